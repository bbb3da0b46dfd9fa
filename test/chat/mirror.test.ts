import { describe, expect, it } from "@jest/globals";
import { pressable } from "../../src/chat/without-buttons.ts";
import { headline } from "../../src/message/build.ts";
import { until, withMitigation } from "../mitigation/mitigation-under-test.ts";
import type { MitigationUnderTest } from "../mitigation/mitigation-under-test.ts";
import { actor } from "../mitigation/people.ts";
import { caughtUp, mirrorOf } from "./mirror-under-test.ts";

const ada = actor("ada");
const ben = actor("ben");

describe("a request in a chat", () => {
  it("has one message, which calls the approvers but not who asked", () =>
    withMitigation(async (under) => {
      const { mirror, surface } = await mirrorOf(under);
      mirror.start();
      await under.request(ada, { verb: "pause", reason: "compromised committee" });
      await caughtUp(mirror, under);
      await mirror.close();

      const [root] = surface.roots;
      expect(surface.standing).toHaveLength(1);
      expect(root?.text).toContain("compromised committee");
      expect(root?.posting).toMatchObject({ channel: "C0HOME", key: "R1", call: ["ben", "dan"] });
    }));

  it("loses its buttons when it is decided, and the thread is told who did it", () =>
    withMitigation(async (under) => {
      const { mirror, surface } = await mirrorOf(under);
      mirror.start();
      const { id } = await under.request(ada, { verb: "pause" });
      await caughtUp(mirror, under);
      expect(pressable(surface.roots[0]?.message ?? none)).toEqual([
        expect.stringContaining(`approve ${id} `),
        expect.stringContaining(`deny ${id}`),
        `withdraw ${id}`,
      ]);
      await under.use.deny(ben, id, "not now");
      await caughtUp(mirror, under);
      await mirror.close();

      const [root] = surface.roots;
      expect(surface.roots).toHaveLength(1);
      expect(root?.text).toContain("denied");
      expect(pressable(root?.message ?? none)).toEqual([]);
      const [told] = surface.thread(root?.id ?? "");
      expect(told?.text).toContain("denied by Ben Test");
      expect(told?.posting.broadcast).toBe(true);
      expect(pressable(told?.message ?? none)).toEqual([]);
    }));

  it("has nothing to press while an approver agrees, unless they asked for it", () =>
    withMitigation(async (under) => {
      const { mirror, surface } = await mirrorOf(under);
      mirror.start();
      const { id } = await under.request(ada, { verb: "pause" });
      await caughtUp(mirror, under);
      const shown = () => pressable(surface.roots[0]?.message ?? none).length;
      const asked = mirror.agreeing(id, ada);
      await tick(mirror);
      expect(shown()).toBe(3);
      asked();
      const agreed = mirror.agreeing(id, ben);
      await until("there is nothing to press", () => shown() === 0);
      expect(surface.roots[0]?.text).toContain("Ben Test agrees");
      agreed();
      mirror.wake();
      await until("it waits again", () => shown() === 3);
      await mirror.close();
    }));

  it("is followed through its run to the end", () =>
    withMitigation(async (under) => {
      const { mirror, surface } = await mirrorOf(under);
      mirror.start();
      await under.run([ada, ben], { verb: "pause" });
      await caughtUp(mirror, under);
      await mirror.close();

      const [root] = surface.roots;
      expect(surface.roots).toHaveLength(1);
      expect(root?.text).toContain("pause complete");
      expect(surface.thread(root?.id ?? "").at(-1)?.text).toMatch(/head\s+[0-9a-f]{64}/);
    }));

  it("is told below its run what became of what was asked about the run", () =>
    withMitigation(async (under) => {
      const { mirror, surface } = await mirrorOf(under);
      mirror.start();
      const id = await heldResume(under);
      await caughtUp(mirror, under);
      const asked = await under.use.skip(ada, id);
      await caughtUp(mirror, under);
      expect(pressable(surface.roots[0]?.message ?? none)).toEqual(
        expect.arrayContaining([expect.stringContaining("approve R2")]),
      );
      expect(asked).toMatchObject({ kind: "asked" });
      await under.use.deny(ben, "R2", "start it by hand");
      await caughtUp(mirror, under);
      await mirror.close();

      expect(surface.roots).toHaveLength(1);
      const told = surface.thread(surface.roots[0]?.id ?? "").map(({ text }) => text);
      expect(told.filter((words) => words.includes("denied by Ben Test"))).toHaveLength(1);
    }));

  it("is reminded of in its thread, and not in front of everybody", () =>
    withMitigation(async (under) => {
      const { mirror, surface } = await mirrorOf(under);
      mirror.start();
      await under.request(ada, { verb: "pause" });
      await caughtUp(mirror, under);
      under.clock.skip(125_000);
      await until("it is reminded of", () => {
        mirror.wake();
        return surface.standing.length > 1;
      });
      await mirror.close();

      const [reminder] = surface.thread(surface.roots[0]?.id ?? "");
      expect(reminder?.posting).toMatchObject({ broadcast: false, call: ["ada", "ben", "dan"] });
    }));

  it("is edited a few times however often it changes", () =>
    withMitigation(async (under) => {
      const { mirror, surface } = await mirrorOf(under);
      mirror.start();
      const id = await heldResume(under);
      await caughtUp(mirror, under);
      const { ledger } = await under.opened();
      const before = surface.roots[0]?.edits ?? 0;
      const beganMs = under.clock.elapsed();
      for (let n = 1; n <= 1_000; n += 1) {
        await ledger.store.write(({ runs }) => runs.change(id, ["held"], { note: `look ${n}` }));
        mirror.wake();
        // Ten seconds in all, and as long as it takes.
        under.clock.skip(10);
      }
      under.clock.skip(2_000);
      await until("the last one is shown", () => {
        mirror.wake();
        return surface.roots[0]?.text.includes("look 1000") ?? false;
      });
      await mirror.close();

      const edits = (surface.roots[0]?.edits ?? 0) - before;
      expect(edits).toBeGreaterThan(2);
      expect(edits).toBeLessThan((under.clock.elapsed() - beganMs) / 2_000 + 2);
    }));

  it("is posted anew where somebody took its message away", () =>
    withMitigation(async (under) => {
      const { mirror, surface } = await mirrorOf(under);
      mirror.start();
      const { id } = await under.request(ada, { verb: "pause" });
      await caughtUp(mirror, under);
      surface.standing.splice(0);
      await under.use.deny(ben, id, undefined);
      await caughtUp(mirror, under);
      await mirror.close();

      expect(surface.roots[0]?.text).toContain("denied");
    }));
});

describe("a chat that cannot be reached", () => {
  it("is told everything later, in order and once", () =>
    withMitigation(async (under) => {
      const { mirror, surface } = await mirrorOf(under);
      const away = { kind: "later", afterMs: 1_000, detail: "away" } as const;
      for (let n = 0; n < 3; n += 1) surface.faults.push({ step: "post", fault: away });
      mirror.start();
      const { id } = await under.request(ada, { verb: "pause" });
      await until("it is known to be behind", () => mirror.state().failure === "away");
      expect(mirror.state()).toMatchObject({ waiting: 1 });
      await under.use.deny(ben, id, undefined);
      await caughtUp(mirror, under);
      await until("nothing waits", () => mirror.state().waiting === 0);
      await mirror.close();

      expect(surface.roots).toHaveLength(1);
      expect(surface.roots[0]?.text).toContain("denied");
      expect(mirror.state()).toEqual({
        waiting: 0,
        oldestMs: undefined,
        failure: undefined,
        untold: 0,
      });
    }));

  it("is not told twice what arrived although nobody heard of it", () =>
    withMitigation(async (under) => {
      const { mirror, surface } = await mirrorOf(under);
      surface.faults.push({ step: "post", fault: "lost" });
      mirror.start();
      await under.request(ada, { verb: "pause" });
      await caughtUp(mirror, under);
      await mirror.close();

      expect(surface.standing).toHaveLength(1);
    }));

  it("is told for itself what its message cannot show", () =>
    withMitigation(async (under) => {
      const { mirror, surface } = await mirrorOf(under);
      surface.faults.push({ step: "post", fault: TOO_LONG });
      mirror.start();
      await under.request(ada, { verb: "pause" });
      await caughtUp(mirror, under);
      await mirror.close();

      expect(surface.standing.map(({ posting }) => posting.key)).toEqual(["notice:1"]);
      expect(surface.standing[0]?.text).toContain("Ada Test asks to pause");
      expect(pressable(surface.standing[0]?.message ?? none)).toEqual([]);
    }));

  it("does not keep back everything for one message that it will not take", () =>
    withMitigation(async (under) => {
      const { mirror, surface } = await mirrorOf(under);
      const refused = { step: "post", fault: TOO_LONG } as const;
      surface.faults.push(refused, refused);
      mirror.start();
      const { id } = await under.request(ada, { verb: "pause" });
      await until("it is skipped", () => mirror.state().untold === 1);
      await under.use.withdraw(ada, id);
      await caughtUp(mirror, under);
      await mirror.close();

      expect(surface.roots.at(-1)?.text).toContain("withdrawn");
      expect(under.reported.splice(0)).toEqual([
        expect.objectContaining({ message: expect.stringMatching(/R1: msg_too_long/) }),
      ]);
    }));

  it("is told nothing by a process that has not the turn, and everything once it has", () =>
    withMitigation(async (under) => {
      const { mirror, surface } = await mirrorOf(under);
      under.withoutTurn = true;
      mirror.start();
      const { ledger } = await under.opened();
      await ledger.store.write(({ outbox }) => outbox.add(NOTICE));
      for (let n = 0; n < 5; n += 1) await tick(mirror);
      expect(surface.calls).toBe(0);
      under.withoutTurn = false;
      await caughtUp(mirror, under);
      await mirror.close();

      expect(surface.roots.map(({ text }) => text)).toEqual([
        expect.stringContaining("it was restarted"),
      ]);
    }));

  it("is left within a second, also while it does not answer", () =>
    withMitigation(async (under) => {
      const { mirror, surface } = await mirrorOf(under);
      surface.before = () => new Promise(() => undefined);
      mirror.start();
      await under.request(ada, { verb: "pause" });
      mirror.wake();
      await until("it is called", () => surface.calls > 0);
      const beganMs = performance.now();
      await mirror.close();

      expect(performance.now() - beganMs).toBeLessThan(1_000);
    }));

  it("is told everything since it was configured, also what it did not take before a restart", () =>
    withMitigation(async (under) => {
      const { mirror: first, surface } = await mirrorOf(under);
      const revoked = {
        kind: "later",
        afterMs: 30_000,
        detail: "token_revoked",
        mend: true,
      } as const;
      surface.faults.push({ step: "post", fault: revoked });
      first.start();
      const { ledger } = await under.opened();
      await ledger.store.write(({ outbox }) => outbox.add(NOTICE));
      first.wake();
      await until("it is not taken", () => first.state().failure === "token_revoked");
      await first.close();
      // Somebody needs two minutes for a new token.
      under.clock.skip(120_000);
      const { mirror: second } = await mirrorOf(under, surface);
      second.start();
      await caughtUp(second, under);
      await second.close();

      expect(surface.roots.map(({ text }) => text)).toEqual([
        expect.stringContaining("it was restarted"),
      ]);
    }));

  it("is not told what happened long before it was configured", () =>
    withMitigation(async (under) => {
      const { id } = await under.request(ada, { verb: "pause" });
      await under.use.withdraw(ada, id);
      under.clock.skip(120_000);
      const { mirror, surface } = await mirrorOf(under);
      mirror.start();
      await under.request(ada, { verb: "pause" });
      await caughtUp(mirror, under);
      await mirror.close();

      expect(surface.roots.map(({ posting }) => posting.key)).toEqual(["R2"]);
    }));
});

const TOO_LONG = { kind: "refused", detail: "msg_too_long" } as const;

const NOTICE = {
  topic: "lattice",
  audience: "everyone",
  body: { title: "started", blocks: [headline("neutral", "it was restarted")] },
  atMs: Date.now(),
} as const;

const none = { origin: null, title: "", blocks: [] };

/** A resume that holds at unseal, whose unit fails to start. */
async function heldResume(under: MitigationUnderTest): Promise<string> {
  for (const name of under.hosts.names) under.hosts.unit(name).stopByHand();
  under.hosts.unit("unseal-1").onStart = "fails";
  return under.run([ada, ben], { verb: "resume" });
}

function tick(mirror: { wake(): void }): Promise<void> {
  mirror.wake();
  return new Promise((resolve) => setTimeout(resolve, 5));
}

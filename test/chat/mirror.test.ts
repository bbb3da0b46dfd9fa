import { describe, expect, it } from "@jest/globals";
import { pressable } from "../../src/chat/without-buttons.ts";
import { until, withMitigation } from "../mitigation/mitigation-under-test.ts";
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
      expect(mirror.state()).toEqual({ waiting: 0, oldestMs: undefined, failure: undefined });
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

  it("does not keep back everything for one message that it will not take", () =>
    withMitigation(async (under) => {
      const { mirror, surface } = await mirrorOf(under);
      const refused = { kind: "refused", detail: "msg_too_long" } as const;
      surface.faults.push({ step: "post", fault: refused });
      mirror.start();
      const { id } = await under.request(ada, { verb: "pause" });
      await until("it is skipped", () => mirror.state().failure === "msg_too_long");
      await under.use.withdraw(ada, id);
      await caughtUp(mirror, under);
      await mirror.close();

      expect(surface.roots.at(-1)?.text).toContain("withdrawn");
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

describe("a process that is killed while it tells", () => {
  /** Every call of the surface is a moment to die in, before it is done and after it. */
  it.each([1, 2, 3, 4, 5, 6].flatMap((at) => [[at, "before"] as const, [at, "after"] as const]))(
    "at call %i, %s it is done, leaves nothing out and doubles nothing",
    (at, when) =>
      withMitigation(async (under) => {
        const { mirror, surface } = await mirrorOf(under);
        const dying = { halted: false };
        const hang = new Promise<void>(() => undefined);
        surface.before = async (step) => {
          if (surface.calls !== at) return;
          dying.halted = true;
          // Done, but its outcome reaches nobody.
          if (when === "after") surface.faults.push({ step, fault: "lost" });
          if (when === "before") await hang;
        };
        mirror.start();
        const { id } = await under.request(ada, { verb: "pause" });
        for (let n = 0; n < 40 && !dying.halted; n += 1) await tick(mirror);
        await under.use.deny(ben, id, "no");
        for (let n = 0; n < 40 && !dying.halted; n += 1) await tick(mirror);
        surface.before = () => Promise.resolve();
        void mirror.close();

        const again = await mirrorOf(under, surface);
        again.mirror.start();
        await caughtUp(again.mirror, under);
        await again.mirror.close();
        expect(surface.roots).toHaveLength(1);
        expect(surface.roots[0]?.text).toContain("denied");
        expect(surface.thread(surface.roots[0]?.id ?? "").length).toBeLessThanOrEqual(1);
      }),
  );
});

const none = { origin: null, title: "", blocks: [] };

function tick(mirror: { wake(): void }): Promise<void> {
  mirror.wake();
  return new Promise((resolve) => setTimeout(resolve, 5));
}

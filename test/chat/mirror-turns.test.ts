import { describe, expect, it } from "@jest/globals";
import { Mirror } from "../../src/chat/mirror.ts";
import { topicNow } from "../../src/chat/topic-body.ts";
import { pressable } from "../../src/chat/without-buttons.ts";
import { plainText } from "../../src/message/plain-text.ts";
import type { FakeSurface } from "../fakes/fake-surface.ts";
import { until, withMitigation } from "../mitigation/mitigation-under-test.ts";
import type { MitigationUnderTest } from "../mitigation/mitigation-under-test.ts";
import { actor } from "../mitigation/people.ts";
import { caughtUp, mirrorOf, ORIGIN } from "./mirror-under-test.ts";

const ada = actor("ada");
const ben = actor("ben");
const dan = actor("dan");

/** Another process with the same store and chat, which has the turn or not. */
async function another(
  under: MitigationUnderTest,
  surface: FakeSurface,
  turn: { has: boolean },
): Promise<Mirror> {
  const { ledger } = await under.opened();
  return new Mirror({
    surface,
    origin: ORIGIN,
    ledger: { ...ledger, fence: () => (turn.has ? { holder: "another", epoch: 2 } : undefined) },
    sources: under.sources,
  });
}

const buttons = ({ roots }: FakeSurface) => pressable(roots[0]?.message ?? none);

/** Some rounds, in which nothing is to happen. */
async function rounds(mirror: Mirror, under: MitigationUnderTest): Promise<void> {
  for (let n = 0; n < 10; n += 1) {
    mirror.wake();
    await new Promise((resolve) => setTimeout(resolve, 5));
    under.clock.skip(3_000);
  }
}

describe("what changed while no process was there", () => {
  it("is shown by the next one, also of a run that is over", () =>
    withMitigation(async (under) => {
      const { mirror: first, surface } = await mirrorOf(under);
      first.start();
      const id = await under.run([ada, ben], { verb: "pause" });
      await caughtUp(first, under);
      await rounds(first, under);
      await first.close();
      await under.run([ada, ben], { verb: "resume" });
      const { mirror: second } = await mirrorOf(under, surface);
      second.start();
      await caughtUp(second, under);
      await rounds(second, under);
      await second.close();

      const { ledger } = await under.opened();
      const now = await ledger.store.read((tables) => topicNow(id, tables, under.sources));
      const { body = none } = now ?? {};
      expect(buttons(surface)).toEqual(pressable(body));
      expect(surface.roots[0]?.text).toBe(plainText({ origin: ORIGIN, ...body }));
    }));

  it("is all that a new process edits", () =>
    withMitigation(async (under) => {
      const { mirror: first, surface } = await mirrorOf(under);
      first.start();
      await under.run([ada, ben], { verb: "pause" });
      await under.request(ada, { verb: "resume" });
      await caughtUp(first, under);
      await rounds(first, under);
      await first.close();
      const calls = surface.calls;
      const { mirror: second } = await mirrorOf(under, surface);
      second.start();
      await rounds(second, under);
      await second.close();

      expect(surface.calls).toBe(calls);
    }));
});

describe("a process that lost the turn", () => {
  it("is behind no longer than the one that has it", () =>
    withMitigation(async (under) => {
      const { mirror, surface } = await mirrorOf(under);
      const limit = { kind: "later", afterMs: 30_000, detail: "limit" } as const;
      surface.faults.push({ step: "post", fault: limit });
      mirror.start();
      await under.request(ada, { verb: "pause" });
      mirror.wake();
      await until("it is behind", () => mirror.state().failure === "limit");
      under.withoutTurn = true;
      const other = await another(under, surface, { has: true });
      other.start();
      await caughtUp(other, under);
      await until("it knows that all is told", () => {
        mirror.wake();
        return mirror.state().waiting === 0;
      });
      await Promise.all([mirror.close(), other.close()]);

      expect(mirror.state()).toMatchObject({ failure: undefined, oldestMs: undefined });
    }));

  it("puts right, once it has it again, what the other one left", () =>
    withMitigation(async (under) => {
      const { mirror, surface } = await mirrorOf(under);
      mirror.start();
      const { id } = await under.request(ada, { verb: "pause" });
      await caughtUp(mirror, under);
      under.withoutTurn = true;
      const turn = { has: true };
      const other = await another(under, surface, turn);
      other.start();
      other.agreeing(id, ben);
      await until("there is nothing to press", () => buttons(surface).length === 0);
      turn.has = false;
      await other.close();
      under.withoutTurn = false;
      await until("it waits again", () => {
        under.clock.skip(3_000);
        mirror.wake();
        return buttons(surface).length === 3;
      });
      await mirror.close();
    }));
});

describe("an approver who agrees", () => {
  it("leaves nothing to press although another process has the turn", () =>
    withMitigation(async (under) => {
      const { mirror, surface } = await mirrorOf(under);
      mirror.start();
      const { id } = await under.request(ada, { verb: "pause" });
      await caughtUp(mirror, under);
      await mirror.close();
      const other = await another(under, surface, { has: false });
      const agreed = other.agreeing(id, ben);
      await until("there is nothing to press", () => buttons(surface).length === 0);
      // Whoever has the turn leaves it so.
      const { mirror: next } = await mirrorOf(under, surface);
      next.start();
      await rounds(next, under);
      expect(surface.roots[0]?.text).toContain("Ben Test agrees");
      expect(surface.roots[0]?.edits).toBe(1);
      agreed();
      await until("it waits again", () => {
        next.wake();
        return buttons(surface).length === 3;
      });
      await Promise.all([next.close(), other.close()]);
    }));

  it("leaves nothing to press while another one is refused", () =>
    withMitigation(async (under) => {
      const { mirror, surface } = await mirrorOf(under);
      mirror.start();
      const { id } = await under.request(ada, { verb: "pause" });
      await caughtUp(mirror, under);
      mirror.agreeing(id, ben);
      await until("there is nothing to press", () => buttons(surface).length === 0);
      const agreed = mirror.agreeing(id, dan);
      // An edit that changes no button has two seconds.
      under.clock.skip(2_000);
      await until("both are named", () => surface.roots[0]?.text.includes("Dan Test") ?? false);
      agreed();
      under.clock.skip(2_000);
      await until("one is named", () => !(surface.roots[0]?.text.includes("Dan Test") ?? true));
      await mirror.close();

      expect(buttons(surface)).toEqual([]);
    }));

  it("to what is asked about a run leaves nothing to press on the run", () =>
    withMitigation(async (under) => {
      const { mirror, surface } = await mirrorOf(under);
      mirror.start();
      for (const name of under.hosts.names) under.hosts.unit(name).stopByHand();
      under.hosts.unit("unseal-1").onStart = "fails";
      const id = await under.run([ada, ben], { verb: "resume" });
      await under.use.skip(ada, id);
      await caughtUp(mirror, under);
      expect(buttons(surface)).toContainEqual(expect.stringContaining("approve R2"));
      mirror.agreeing("R2", ben);
      await until("there is nothing to press", () => buttons(surface).length === 0);
      await mirror.close();
    }));
});

const none = { origin: null, title: "", blocks: [] };

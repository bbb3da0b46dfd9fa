import { describe, expect, it } from "@jest/globals";
import type { StoredAction } from "../../src/ports/store/run.ts";
import { GO, until, withMitigation } from "./mitigation-under-test.ts";
import type { MitigationUnderTest, Wanted } from "./mitigation-under-test.ts";
import { actor } from "./people.ts";

const PAIR = [actor("ada"), actor("ben")] as const;

const PAUSE: Wanted = { verb: "pause" };

/** The unit's stop time-out and ten seconds. */
const PATIENCE_MS = 100_000;

const REVERSE = ["tally", "relay", "atelier", "offer", "unseal", "zipnet"];

/** Organisms in the order in which their units were first acted upon. */
function stagesActed({ hosts }: MitigationUnderTest): readonly string[] {
  const organisms = hosts.log.map((act) => /^\w+ (\w+)-/.exec(act)?.[1] ?? "");
  return [...new Set(organisms.map((name) => (name === "aggregator" ? "zipnet" : name)))];
}

async function pauseWith(
  under: MitigationUnderTest,
  host: string,
  prepare: (under: MitigationUnderTest) => void,
  wanted: Wanted = PAUSE,
): Promise<{ readonly id: string; readonly action: StoredAction; readonly state: string }> {
  prepare(under);
  const id = await under.run(PAIR, wanted);
  const { run } = await under.seen.view(id);
  return { id, action: await under.seen.action(id, host), state: run.state };
}

/** Until the stop of a unit that does not go down was sent; then its time is over. */
async function timeGoesBy(under: MitigationUnderTest, host: string): Promise<void> {
  await until(`a stop to ${host}`, () => under.hosts.log.includes(`stop ${host}`));
  await new Promise((resolve) => setTimeout(resolve, 20));
  under.clock.skip(PATIENCE_MS);
}

describe("a pause", () => {
  it("stops every unit once, a stage after the other, and says so when it is seen", () =>
    withMitigation(async (under) => {
      const id = await under.run(PAIR, PAUSE);
      const { run, actions } = await under.seen.view(id);

      expect(run).toMatchObject({ state: "complete", inForce: true, note: undefined });
      expect(stagesActed(under)).toEqual(REVERSE);
      expect(new Set(under.hosts.log).size).toBe(10);
      expect(under.hosts.log).toHaveLength(10);
      expect(actions.map(({ state, attempt, detail }) => [state, attempt, detail])).toEqual(
        Array.from({ length: 10 }, () => ["done", 1, "stopped"]),
      );
      expect(under.hosts.running()).toEqual([]);
    }));

  it("sends nothing of a stage before everything of the stage before is settled", () =>
    withMitigation(async (under) => {
      const early: string[] = [];
      under.hosts.onAct = async ({ host }) => {
        const acted = await under.seen.action("R1", host);
        const { actions } = await under.seen.view("R1");
        const open = actions.filter(({ stage, state }) => stage < acted.stage && state !== "done");
        early.push(...open.map((one) => `${host} before ${one.host}`));
      };
      under.hosts.unit("relay-3").takesMs = 40;
      await under.run(PAIR, PAUSE);

      expect(under.hosts.log).toHaveLength(10);
      expect(early).toEqual([]);
    }));

  it("acts on the hosts of a stage side by side", () =>
    withMitigation(async (under) => {
      const relays: string[] = [];
      const { promise, resolve } = Promise.withResolvers<undefined>();
      under.hosts.onAct = async ({ host }) => {
        if (!host.startsWith("relay")) return;
        relays.push(host);
        if (relays.length === 3) resolve(undefined);
        await promise;
      };
      // Comes to an end only where no host waits for another.
      await under.run(PAIR, PAUSE);

      expect(relays.toSorted()).toEqual(["relay-1", "relay-2", "relay-3"]);
    }));

  it("has the intent on disk before the act is sent, and the outcome after", () =>
    withMitigation(async (under) => {
      const atAct: (readonly [string, number, boolean])[] = [];
      under.hosts.onAct = async ({ host }) => {
        const { state, attempt } = await under.seen.action("R1", host);
        const intents = await under.seen.audit("action.intent");
        atAct.push([state, attempt, intents.some((row) => row["host"] === host)]);
      };
      await under.run(PAIR, PAUSE);

      expect(atAct).toEqual(Array.from({ length: 10 }, () => ["started", 1, true]));
      const outcomes = await under.seen.audit("action.outcome");
      expect(outcomes.map((row) => row["outcome"])).toEqual(Array(10).fill("done"));
      const [intent] = await under.seen.audit("action.intent");
      expect(intent).toMatchObject({
        host: "tally-1",
        command: "ssh ops@tally-1 sudo -n systemctl stop tally.service",
        before: { bootId: "boot-1", active: "active" },
      });
    }));

  it("sends nothing where the intent cannot be written", () =>
    withMitigation(async (under) => {
      const request = await under.request(PAIR[0], PAUSE);
      // The approval is the next write, the first intent the one after.
      under.store.endAt({ write: 2, when: "before" });
      await under.approves(PAIR[1], request);
      await until("the end", () => under.store.ended);
      await under.kill();

      expect(under.hosts.log).toEqual([]);
      under.reported.length = 0;
    }));

  it("does not send a stop to what is stopped already", () =>
    withMitigation(async (under) => {
      const { action, state } = await pauseWith(under, "offer-1", ({ hosts }) => {
        hosts.unit("offer-1").stopByHand();
      });

      expect(action).toMatchObject({ state: "done", attempt: 0, detail: "was stopped already" });
      expect(state).toBe("complete");
      expect(under.hosts.log).not.toContain("stop offer-1");
    }));

  it("says so where systemd had to kill a unit", () =>
    withMitigation(async (under) => {
      const { action, id, state } = await pauseWith(under, "relay-2", ({ hosts }) => {
        hosts.unit("relay-2").onStop = "killed";
      });

      expect(action.state).toBe("done");
      expect(action.detail).toContain("by force");
      expect(state).toBe("complete");
      expect((await under.seen.told(id)).at(-1)).toContain("by force");
    }));

  it("holds its stage at a unit that never goes down, to its time-out; then goes on and is incomplete", () =>
    withMitigation(async (under) => {
      under.hosts.unit("relay-2").onStop = "stuck";
      const id = await under.run(PAIR, PAUSE, GO);
      await until("a stop to relay-2", () => under.hosts.log.includes("stop relay-2"));
      under.clock.skip(PATIENCE_MS - 5_000);
      await new Promise((resolve) => setTimeout(resolve, 60));
      expect(under.hosts.log.filter((act) => act.includes("atelier"))).toEqual([]);
      expect(await under.seen.action(id, "relay-2")).toMatchObject({ state: "started" });

      under.clock.skip(5_000);
      await under.desk.idle();
      const { run } = await under.seen.view(id);
      expect(await under.seen.action(id, "relay-2")).toMatchObject({
        state: "failed",
        attempt: 1,
        detail: "does not stop: still deactivating (stop-sigterm)",
      });
      expect(run).toMatchObject({
        state: "incomplete",
        note: "not known to be stopped: relay.service on relay-2",
      });
      expect(stagesActed(under)).toEqual(REVERSE);
      expect((await under.seen.told(id)).at(-1)).toContain("pause INCOMPLETE");
    }));

  it.each([
    ["has a long stop time-out", 900_000, 910_000, ""],
    [
      "has none",
      Number.POSITIVE_INFINITY,
      610_000,
      "; it has no stop time-out, so systemd waits on",
    ],
    ["does not tell its own", undefined, 100_000, ""],
  ])("waits for a unit that %s", (_what, stopTimeoutMs, patienceMs, hint) =>
    withMitigation(async (under) => {
      under.hosts.unit("relay-2").onStop = "stuck";
      under.hosts.unit("relay-2").is({ stopTimeoutMs });
      const id = await under.run(PAIR, PAUSE, GO);
      await until("a stop to relay-2", () => under.hosts.log.includes("stop relay-2"));
      under.clock.skip(patienceMs - 5_000);
      await new Promise((resolve) => setTimeout(resolve, 60));
      expect(await under.seen.action(id, "relay-2")).toMatchObject({ state: "started" });

      under.clock.skip(5_000);
      await under.desk.idle();
      expect(await under.seen.action(id, "relay-2")).toMatchObject({
        state: "failed",
        detail: `does not stop: still deactivating (stop-sigterm)${hint}`,
      });
    }),
  );

  it("fails a unit that comes back within the time it must stay down", () =>
    withMitigation(async (under) => {
      under.settings({ stayDownMs: 60, pollMs: 2 });
      const { action, state } = await pauseWith(under, "relay-2", ({ hosts }) => {
        hosts.unit("relay-2").onStop = "comes back";
      });

      expect(action).toMatchObject({ state: "failed", detail: "came back: active (running)" });
      expect(state).toBe("incomplete");
    }));

  it("fails a stop that is refused, and goes on", () =>
    withMitigation(async (under) => {
      const { action, state } = await pauseWith(under, "relay-2", ({ hosts }) => {
        hosts.host("relay-2").acts = ["refused"];
      });

      expect(action).toMatchObject({ state: "failed", attempt: 1 });
      expect(action.detail).toContain("the stop was refused");
      expect(state).toBe("incomplete");
      expect(stagesActed(under)).toEqual(REVERSE);
    }));

  it("that lost the answer of a stop which was done sends no other", () =>
    withMitigation(async (under) => {
      const { action, state } = await pauseWith(under, "relay-2", ({ hosts }) => {
        hosts.host("relay-2").acts = ["lost, done"];
      });

      expect(action).toMatchObject({ state: "done", attempt: 1 });
      expect(state).toBe("complete");
      expect(under.hosts.log.filter((act) => act === "stop relay-2")).toHaveLength(1);
    }));

  it("that lost the answer of a stop which was not done looks, and sends it again with an intent", () =>
    withMitigation(async (under) => {
      const { action, state } = await pauseWith(under, "relay-2", ({ hosts }) => {
        hosts.host("relay-2").acts = ["lost, not done"];
      });

      expect(action).toMatchObject({ state: "done", attempt: 2 });
      expect(state).toBe("complete");
      const intents = await under.seen.audit("action.intent");
      expect(intents.filter((row) => row["host"] === "relay-2")).toHaveLength(2);
    }));

  it("does not send a stop for ever to a unit that systemd does not stop", () =>
    withMitigation(async (under) => {
      under.hosts.unit("relay-2").onStop = "deaf";
      const id = await under.run(PAIR, PAUSE, GO);
      await timeGoesBy(under, "relay-2");
      await under.desk.idle();

      expect(await under.seen.action(id, "relay-2")).toMatchObject({ state: "failed" });
      const sent = under.hosts.log.filter((act) => act === "stop relay-2").length;
      expect(sent).toBeLessThanOrEqual(3);
    }));
});

describe("a host that cannot be reached", () => {
  it("does not hold a pause; it is tried again, and completes the run when it answers", () =>
    withMitigation(async (under) => {
      const { id, action, state } = await pauseWith(under, "relay-2", ({ hosts }) => {
        hosts.host("relay-2").unread = "unreachable";
      });
      expect(action).toMatchObject({ state: "unreachable", attempt: 0 });
      expect(action.detail).toContain("nothing was sent");
      expect(state).toBe("incomplete");
      expect(stagesActed(under)).toEqual(REVERSE);

      under.hosts.host("relay-2").unread = undefined;
      await until("complete", async () => (await under.seen.view(id)).run.state === "complete");
      expect(await under.seen.action(id, "relay-2")).toMatchObject({ state: "done", attempt: 1 });
      expect(under.hosts.running()).toEqual([]);
      expect((await under.seen.told(id)).at(-1)).toContain(
        `Every unit of ${id} is known to be stopped`,
      );
      expect(await under.seen.audit("run.late")).toMatchObject([{ run: id, state: "complete" }]);
    }));

  it("and answers while the pause goes on is stopped beside it, once, and holds nothing up", () =>
    withMitigation(async (under) => {
      under.hosts.host("tally-1").unread = "unreachable";
      under.hosts.unit("tally-1").onStop = "stuck";
      under.hosts.unit("relay-2").takesMs = 120;
      const id = await under.run(PAIR, PAUSE, GO);
      await until("relay", () => under.hosts.log.includes("stop relay-2"));
      under.hosts.host("tally-1").unread = undefined;
      await until("tally", () => under.hosts.log.includes("stop tally-1"));
      await under.desk.idle();

      const { run } = await under.seen.view(id);
      expect(run.state).toBe("incomplete");
      expect(under.hosts.log.filter((act) => act === "stop tally-1")).toHaveLength(1);
      expect(stagesActed(under)).toContain("zipnet");
      under.hosts.unit("tally-1").stopByHand();
      await until("complete", async () => (await under.seen.view(id)).run.state === "complete");
      expect(await under.seen.action(id, "tally-1")).toMatchObject({ state: "done", attempt: 1 });
    }));

  it("holds a strict pause, which goes no further", () =>
    withMitigation(async (under) => {
      const { id, state } = await pauseWith(
        under,
        "relay-2",
        ({ hosts }) => {
          hosts.host("relay-2").unread = "unreachable";
        },
        { verb: "pause", strict: true },
      );

      expect(state).toBe("held");
      expect(stagesActed(under)).toEqual(["tally", "relay"]);
      const { run } = await under.seen.view(id);
      expect(run.note).toContain("relay.service on relay-2");
      const told = (await under.seen.notices()).filter(({ body }) => body.title.includes("holds"));
      expect(told).toMatchObject([{ topic: id, audience: "approvers" }]);
    }));
});

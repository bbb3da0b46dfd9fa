import { describe, expect, it } from "@jest/globals";
import { GO, until, withMitigation } from "./mitigation-under-test.ts";
import { actor } from "./people.ts";

const PAIR = [actor("ada"), actor("ben")] as const;

describe("a process that lost the turn to act", () => {
  it("sends nothing more, although it does not know: its intents are not written", () =>
    withMitigation(async (under) => {
      under.hosts.onAct = () => under.turnTaken();
      const id = await under.run(PAIR, { verb: "pause" });

      expect(under.hosts.log).toEqual(["stop tally-1"]);
      // The other process may be settling it by now, so the outcome is not ours to write either.
      expect(await under.seen.action(id, "tally-1")).toMatchObject({ state: "started" });
      const { run, actions } = await under.seen.view(id);
      expect(run.state).toBe("running");
      expect(actions.filter(({ state }) => state === "pending")).toHaveLength(9);
      expect(under.reported).toEqual([
        expect.objectContaining({ message: `the turn to act was lost in run ${id}` }),
      ]);
      under.hosts.onAct = () => Promise.resolve();
      await under.kill();
      under.reported.length = 0;

      await under.opened();
      await under.desk.idle();
      expect((await under.seen.view(id)).run.state).toBe("complete");
      expect(under.hosts.log).toHaveLength(10);
    }));

  it("leaves what was approved to whoever has it, and goes on once the turn is its own", () =>
    withMitigation(async (under) => {
      under.withoutTurn = true;
      const id = await under.run(PAIR, { verb: "pause" }, GO);
      await new Promise((resolve) => setTimeout(resolve, 60));
      expect((await under.seen.view(id)).run.state).toBe("running");
      expect(under.hosts.log).toEqual([]);

      under.withoutTurn = false;
      under.clock.skip(1_000);
      await until("complete", async () => (await under.seen.view(id)).run.state === "complete");
      expect(under.hosts.log).toHaveLength(10);
    }));

  it("does not send again what was lost once another process ended the run", () =>
    withMitigation(async (under) => {
      under.hosts.host("tally-1").acts = ["lost, not done"];
      under.hosts.onAct = async () => {
        const change = { state: "aborted", endedMs: under.clock.now(), inForce: false } as const;
        await under.store.write(({ runs }) => runs.change("R1", ["running"], change));
      };
      const id = await under.run(PAIR, { verb: "pause" });

      expect(under.hosts.log).toEqual([]);
      expect(await under.seen.action(id, "tally-1")).toMatchObject({
        state: "overtaken",
        attempt: 1,
      });
    }));

  it("leaves a host that it tried again to whoever has the turn", () =>
    withMitigation(async (under) => {
      under.hosts.host("tally-1").unread = "unreachable";
      const id = await under.run(PAIR, { verb: "pause" });
      expect((await under.seen.view(id)).run.state).toBe("incomplete");
      await under.turnTaken();
      under.hosts.host("tally-1").unread = undefined;
      await until("tried", () => under.reported.length > 0);

      expect(under.reported[0]).toMatchObject({
        message: `the turn to act was lost in run ${id}`,
      });
      expect(await under.seen.action(id, "tally-1")).toMatchObject({ state: "unreachable" });
      await under.kill();
      under.reported.length = 0;
      await under.opened();
      await until("complete", async () => (await under.seen.view(id)).run.state === "complete");
      expect(under.hosts.log.filter((act) => act === "stop tally-1")).toHaveLength(1);
    }));

  it("goes on with nothing of its own once it has the turn again, before it looked", () =>
    withMitigation(async (under) => {
      under.hosts.unit("tally-1").onStop = "stuck";
      const id = await under.run(PAIR, { verb: "pause" }, GO);
      await until("tally", () => under.hosts.log.includes("stop tally-1"));
      await under.turnTaken();
      await under.takesTurn();
      under.hosts.unit("tally-1").is({ active: "active", sub: "running" });
      under.hosts.unit("tally-1").onStop = "stops";
      under.clock.skip(1_000);
      await until("complete", async () => (await under.seen.view(id)).run.state === "complete");

      expect(await under.seen.audit("action.uncertain")).toMatchObject([{ host: "tally-1" }]);
      under.reported.length = 0;
    }));

  it("sends nothing in the middle of a run when it knows", () =>
    withMitigation(async (under) => {
      under.hosts.onAct = () => {
        under.withoutTurn = true;
        return Promise.resolve();
      };
      const id = await under.run(PAIR, { verb: "pause" });

      expect(under.hosts.log).toEqual(["stop tally-1"]);
      expect((await under.seen.view(id)).run.state).toBe("running");
      expect(under.reported).toHaveLength(1);
      under.reported.length = 0;
    }));
});

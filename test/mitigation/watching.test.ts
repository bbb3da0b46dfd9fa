import { describe, expect, it } from "@jest/globals";
import type { Refusal } from "../../src/message/refusal.ts";
import { GO, until, WAIT, withMitigation } from "./mitigation-under-test.ts";
import type { MitigationUnderTest } from "./mitigation-under-test.ts";
import { actor } from "./people.ts";

const PAIR = [actor("ada"), actor("ben")] as const;

const backs = async (under: MitigationUnderTest) => (await under.seen.audit("unit.back")).length;

const sometime = () => new Promise((resolve) => setTimeout(resolve, 80));

const HOUR_MS = 3_600_000;

describe("a unit that runs again while the lattice is paused", () => {
  it.each([false, true])("is told to all approvers, once for each time (strict: %s)", (strict) =>
    withMitigation(async (under) => {
      const id = await under.run(PAIR, { verb: "pause", strict });
      under.hosts.unit("relay-2").startByHand();
      await until("told", async () => (await backs(under)) === 1);
      await sometime();
      expect(await backs(under)).toBe(1);

      under.hosts.unit("relay-2").startByHand();
      await until("told again", async () => (await backs(under)) === 2);
      const told = (await under.seen.notices()).filter(({ body }) =>
        body.title.includes("runs again"),
      );
      expect(told).toMatchObject([
        { topic: id, audience: "approvers" },
        { topic: id, audience: "approvers" },
      ]);
      const words = (await under.seen.told(id)).at(-1);
      expect(words).toContain("relay.service on relay-2: active (running)");
      expect(words).toContain(`retry ${id}`);
    }),
  );

  it("is told once while systemd starts it again and again, and anew when it was stopped in between", () =>
    withMitigation(async (under) => {
      await under.run(PAIR, { verb: "pause" });
      const unit = under.hosts.unit("relay-2");
      const loops = async (restarts: number) => {
        unit.startByHand();
        unit.is({ restarts });
        await sometime();
      };
      for (const restarts of [3, 4, 5]) await loops(restarts);
      expect(await backs(under)).toBe(1);

      unit.stopByHand();
      await sometime();
      await loops(1);
      expect(await backs(under)).toBe(2);
    }));

  it("is stopped again under the same approval within the hour", () =>
    withMitigation(async (under) => {
      const id = await under.run(PAIR, { verb: "pause" });
      under.hosts.unit("relay-2").startByHand();
      under.clock.skip(HOUR_MS - 60_000);
      const done = await under.use.retry(actor("dan"), id, WAIT);

      expect(done).toEqual({ kind: "done", runId: id });
      expect(under.hosts.running()).toEqual([]);
      expect(under.hosts.log.filter((act) => act === "stop relay-2")).toHaveLength(2);
      expect(under.hosts.log).toHaveLength(11);
      expect((await under.seen.view(id)).run.state).toBe("complete");
      expect(await under.seen.audit("run.retry")).toMatchObject([
        { run: id, by: "dan", runningAgain: [3] },
      ]);
      const ended = (await under.seen.notices()).filter(
        ({ body }) => body.title === `run ${id}: pause`,
      );
      expect(ended).toHaveLength(2);
    }));

  it("is not after the hour: that takes a new pause", () =>
    withMitigation(async (under) => {
      const id = await under.run(PAIR, { verb: "pause" });
      under.hosts.unit("relay-2").startByHand();
      under.clock.skip(HOUR_MS);
      const refused = (await under.use.retry(actor("dan"), id, WAIT)) as Refusal;
      expect(refused).toMatchObject({ code: "expired" });
      expect(refused.text).toContain("`pause`");
      expect(under.hosts.running()).toEqual(["relay-2"]);

      const anew = await under.run(PAIR, { verb: "pause" });
      expect(under.hosts.running()).toEqual([]);
      expect((await under.seen.view(anew)).run.inForce).toBe(true);
      expect((await under.seen.view(id)).run.inForce).toBe(false);
    }));

  it("is nothing to stop again where none does", () =>
    withMitigation(async (under) => {
      const id = await under.run(PAIR, { verb: "pause" });

      expect(await under.use.retry(actor("dan"), id, WAIT)).toMatchObject({ code: "wrong-state" });
    }));

  it("is not told once the lattice was resumed", () =>
    withMitigation(async (under) => {
      await under.run(PAIR, { verb: "pause" });
      await under.run(PAIR, { verb: "resume" });
      under.hosts.unit("relay-2").startByHand();
      await sometime();

      expect(await backs(under)).toBe(0);
    }));

  it("is told while another unit takes its time to stop", () =>
    withMitigation(async (under) => {
      under.hosts.host("tally-1").unread = "unreachable";
      under.hosts.unit("tally-1").onStop = "stuck";
      const id = await under.run(PAIR, { verb: "pause" });
      under.hosts.host("tally-1").unread = undefined;
      await until("a stop to tally-1", () => under.hosts.log.includes("stop tally-1"));
      under.hosts.unit("relay-2").startByHand();
      await until("told", async () => (await backs(under)) === 1);

      expect(await under.seen.action(id, "tally-1")).toMatchObject({ state: "started" });
    }));

  it("is told while a strict pause holds", () =>
    withMitigation(async (under) => {
      under.hosts.host("relay-2").unread = "unreachable";
      const id = await under.run(PAIR, { verb: "pause", strict: true });
      expect((await under.seen.view(id)).run.state).toBe("held");
      under.hosts.unit("tally-1").startByHand();
      await until("told", async () => (await backs(under)) === 1);
    }));

  it("is told at its time, although somebody set the clock back", () =>
    withMitigation(async (under) => {
      await under.run(PAIR, { verb: "pause" });
      under.clock.setBack(HOUR_MS);
      under.hosts.unit("relay-2").startByHand();
      await until("told", async () => (await backs(under)) === 1);
    }));

  it("is told by the next process, too", () =>
    withMitigation(async (under) => {
      const id = await under.run(PAIR, { verb: "pause" });
      await under.stop();
      under.hosts.unit("relay-2").startByHand();
      await under.opened();
      await until("told", async () => (await backs(under)) === 1);

      expect((await under.seen.audit("unit.back"))[0]).toMatchObject({ run: id });
    }));
});

describe("a unit of an incomplete pause", () => {
  it("that would not stop, and is stopped by now, completes it", () =>
    withMitigation(async (under) => {
      under.hosts.host("relay-2").acts = ["refused"];
      const id = await under.run(PAIR, { verb: "pause" });
      expect((await under.seen.view(id)).run.state).toBe("incomplete");
      under.hosts.unit("relay-2").stopByHand();
      await until("complete", async () => (await under.seen.view(id)).run.state === "complete");

      expect(under.hosts.log).not.toContain("stop relay-2");
      expect((await under.seen.told(id)).at(-1)).toContain("is known to be stopped now");
    }));

  it("that goes down while the pause is being resumed is no news any more", () =>
    withMitigation(async (under) => {
      under.hosts.host("tally-1").unread = "unreachable";
      under.hosts.unit("tally-1").onStop = "stuck";
      const id = await under.run(PAIR, { verb: "pause" });
      under.hosts.host("tally-1").unread = undefined;
      await until("a stop to tally-1", () => under.hosts.log.includes("stop tally-1"));
      under.hosts.unit("zipnet-1").onStart = "deaf";
      await under.run(PAIR, { verb: "resume" }, GO);
      under.hosts.unit("tally-1").stopByHand();
      await until("seen", async () => (await under.seen.action(id, "tally-1")).state === "done");
      await sometime();

      expect((await under.seen.view(id)).run).toMatchObject({
        state: "incomplete",
        inForce: false,
      });
      expect(await under.seen.audit("run.late")).toEqual([]);
    }));

  it("that would not stop is tried again when somebody says so", () =>
    withMitigation(async (under) => {
      under.hosts.host("relay-2").acts = ["refused"];
      const id = await under.run(PAIR, { verb: "pause" });
      await under.use.retry(actor("eva"), id, WAIT);

      expect((await under.seen.view(id)).run.state).toBe("complete");
      expect(await under.seen.action(id, "relay-2")).toMatchObject({ state: "done", attempt: 2 });
    }));
});

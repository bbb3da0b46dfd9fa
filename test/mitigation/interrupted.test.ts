import { describe, expect, it } from "@jest/globals";
import { GO, until, WAIT, withMitigation } from "./mitigation-under-test.ts";
import type { MitigationUnderTest, Wanted } from "./mitigation-under-test.ts";
import { actor } from "./people.ts";

const PAIR = [actor("ada"), actor("ben")] as const;

const MINUTE_MS = 60_000;

const CASES: readonly (Wanted & { readonly minutes: number; readonly at: string })[] = [
  { verb: "pause", minutes: 30, at: "stop tally-1" },
  { verb: "restart", members: ["relay-1", "relay-2"], minutes: 10, at: "restart relay-1" },
];

/** Under way, with its first act sent, when its process is killed. */
async function killed(under: MitigationUnderTest, wanted: (typeof CASES)[number]): Promise<string> {
  const host = wanted.at.split(" ")[1] ?? "";
  under.hosts.unit(host).takesMs = 60;
  const id = await under.run(PAIR, wanted, GO);
  await until(wanted.at, () => under.hosts.log.includes(wanted.at));
  await under.kill();
  under.reported.length = 0;
  return id;
}

describe("a run whose process was killed", () => {
  it.each(CASES)("goes on by itself within $minutes minutes of its approval ($verb)", (wanted) =>
    withMitigation(async (under) => {
      const id = await killed(under, wanted);
      under.clock.skip((wanted.minutes - 1) * MINUTE_MS);
      await under.opened();
      await under.desk.idle();

      expect((await under.seen.view(id)).run.state).toBe("complete");
    }),
  );

  it.each(CASES)("holds later than that, until another approver agrees ($verb)", (wanted) =>
    withMitigation(async (under) => {
      const id = await killed(under, wanted);
      const acts = under.hosts.log.length;
      under.clock.skip((wanted.minutes + 1) * MINUTE_MS);
      await under.opened();
      await under.desk.idle();
      const { run } = await under.seen.view(id);
      expect(run.state).toBe("held");
      expect(run.note).toContain("its approval is too old");
      expect(under.hosts.log).toHaveLength(acts);
      const told = (await under.seen.notices()).filter(({ body }) => body.title.includes("holds"));
      expect(told).toMatchObject([{ topic: id, audience: "approvers" }]);

      const done = await under.use.retry(actor("eva"), id, WAIT);
      if ("code" in done || done.kind !== "asked") throw new Error(JSON.stringify(done));
      await under.approves(actor("dan"), done.request);
      expect((await under.seen.view(id)).run.state).toBe("complete");
      expect(await under.seen.whole()).toBe(true);
    }),
  );

  it("holds where the configuration makes another plan by then", () =>
    withMitigation(async (under) => {
      const [pause] = CASES;
      if (pause === undefined) throw new Error("no case");
      const id = await killed(under, pause);
      under.ground(under.sources.ground.map, (host) => `root@${host}`);
      await under.opened();
      await under.desk.idle();

      const { run } = await under.seen.view(id);
      expect(run.state).toBe("held");
      expect(run.note).toContain("the configuration would make another plan now");
    }));

  it("cannot be told whether its restart happened where the host was booted since, and holds", () =>
    withMitigation(async (under) => {
      const [, restart] = CASES;
      if (restart === undefined) throw new Error("no case");
      const id = await killed(under, restart);
      under.hosts.host("relay-1").bootId = "boot-2";
      await new Promise((resolve) => setTimeout(resolve, 80));
      await under.opened();
      await under.desk.idle();

      const action = await under.seen.action(id, "relay-1");
      expect(action).toMatchObject({ state: "failed", attempt: 1 });
      expect(action.detail).toContain("the host was booted since");
      expect((await under.seen.view(id)).run.state).toBe("held");
      expect(under.hosts.log).toEqual(["restart relay-1"]);
    }));
});

describe("a process that is told to stop", () => {
  it.each(CASES)("leaves its run as it stands, and the next one ends it ($verb)", (wanted) =>
    withMitigation(async (under) => {
      const host = wanted.at.split(" ")[1] ?? "";
      under.settings({ stayDownMs: 2_000 });
      const id = await under.run(PAIR, wanted, GO);
      await until(wanted.at, () => under.hosts.log.includes(wanted.at));
      await new Promise((resolve) => setTimeout(resolve, 40));
      await under.stop();
      expect(await under.seen.action(id, host)).toMatchObject({ state: "started" });
      expect((await under.seen.view(id)).run.state).toBe("running");

      under.settings({ stayDownMs: 10 });
      await under.opened();
      await under.desk.idle();
      expect((await under.seen.view(id)).run.state).toBe("complete");
      expect(under.hosts.log.filter((act) => act === wanted.at)).toHaveLength(1);
      expect(await under.seen.audit("action.uncertain")).toHaveLength(1);
    }),
  );

  it("waits for no unit's stop time-out, neither before it takes commands nor before it ends", () =>
    withMitigation(async (under) => {
      under.hosts.unit("tally-1").onStop = "stuck";
      const id = await under.run(PAIR, { verb: "pause" }, GO);
      await until("tally", () => under.hosts.log.includes("stop tally-1"));
      await under.kill();
      await under.opened();
      expect(await under.seen.audit("action.uncertain")).toHaveLength(1);
      await under.stop();
      expect(await under.seen.action(id, "tally-1")).toMatchObject({
        state: "started",
        detail: expect.stringMatching(/settled by looking: it is going down/) as unknown,
      });
      const settled = (await under.seen.notices()).find(({ body }) =>
        body.title.includes("settled"),
      );
      expect(settled?.body.blocks[0]).toMatchObject({ kind: "headline", tone: "neutral" });
      expect((await under.seen.view(id)).run.state).toBe("running");

      under.hosts.unit("tally-1").stopByHand();
      await under.opened();
      await under.desk.idle();
      expect((await under.seen.view(id)).run.state).toBe("complete");
      expect(under.hosts.log.filter((act) => act === "stop tally-1")).toHaveLength(1);
      under.reported.length = 0;
    }));

  it.each(["resume", "restart"] as const)(
    "waits for no unit to come up before it takes commands: a pause ends a %s at once",
    (verb) =>
      withMitigation(async (under) => {
        const unit = under.hosts.unit("relay-1");
        unit.takesMs = 1_000_000;
        if (verb === "resume") unit.stopByHand();
        const members = verb === "restart" ? ["relay-1"] : [];
        const id = await under.run(PAIR, { verb, members }, GO);
        const begun = async () => (await under.seen.action(id, "relay-1")).state === "started";
        await until("begun", begun);
        await under.kill();
        under.reported.length = 0;
        await under.opened();
        expect(await under.seen.action(id, "relay-1")).toMatchObject({
          state: "started",
          attempt: 1,
          detail: "settled by looking: it began: activating (start); nothing is sent again",
        });

        unit.takesMs = 3;
        const pause = await under.run(PAIR, { verb: "pause" });
        expect((await under.seen.view(id)).run.state).toBe("preempted");
        expect((await under.seen.view(pause)).run.state).toBe("complete");
        expect(under.hosts.log.filter((act) => act === `${verb} relay-1`).length).toBeLessThan(2);
      }),
  );

  it("is asked for nothing of a run any more by whoever followed it", () =>
    withMitigation(async (under) => {
      under.hosts.unit("tally-1").onStop = "stuck";
      await under.run(PAIR, { verb: "pause" }, GO);
      await under.stop();

      expect(under.reported).toEqual([]);
    }));
});

describe("a store that cannot be used for a while", () => {
  it("breaks a run off, which goes on when it can, after people were told what is uncertain", () =>
    withMitigation(async (under) => {
      const { store } = under;
      await under.opened();
      const request = await under.request(actor("ada"), { verb: "pause" });
      const write = store.write.bind(store);
      under.hosts.onAct = () => {
        under.hosts.onAct = () => Promise.resolve();
        store.write = () => Promise.reject(new Error("disk full"));
        return Promise.resolve();
      };
      await under.approves(actor("ben"), request);
      store.write = write;
      expect(under.reported.length).toBeGreaterThan(0);
      expect((await under.seen.view("R1")).run.state).toBe("running");
      under.clock.skip(1_000);
      await until("complete", async () => (await under.seen.view("R1")).run.state === "complete");

      expect(under.hosts.log.filter((act) => act === "stop tally-1")).toHaveLength(1);
      expect(await under.seen.audit("action.uncertain")).toMatchObject([{ host: "tally-1" }]);
      under.reported.length = 0;
    }));

  it("keeps no approved pause from beginning: the end of what gave way is told later", () =>
    withMitigation(async (under) => {
      const { store } = under;
      for (const name of under.hosts.names) under.hosts.unit(name).stopByHand();
      under.hosts.unit("relay-1").takesMs = 1_000_000;
      const resume = await under.run(PAIR, { verb: "resume" }, GO);
      await until("relay", () => under.hosts.log.includes("start relay-1"));
      const request = await under.request(actor("ada"), { verb: "pause" });
      under.hosts.unit("relay-1").takesMs = 3;
      // The next write after what was under way is left is the one that tells of it.
      const left = async () => (await under.seen.action(resume, "relay-1")).state === "overtaken";
      failOnce(under, left);
      const approved = await under.approves(actor("ben"), request);

      expect(approved).toMatchObject({ preempted: resume });
      expect((await under.seen.view(request.id)).run.state).toBe("complete");
      expect(under.hosts.running()).toEqual([]);
      expect(under.reported).toMatchObject([{ message: "disk full" }]);
      under.reported.length = 0;
      under.clock.skip(1_000);
      const told = async () =>
        (await under.seen.notices()).filter(({ body }) => body.title === `run ${resume}: resume`);
      await until("told", async () => (await told()).length === 1);
      expect(store.ended).toBe(false);
    }));

  it("at the end of a try has the unit looked at again, and the pause completed", () =>
    withMitigation(async (under) => {
      under.hosts.host("tally-1").unread = "unreachable";
      const id = await under.run(PAIR, { verb: "pause" });
      under.hosts.host("tally-1").unread = undefined;
      failOnce(under, () => under.hosts.log.includes("stop tally-1"));
      await until("failed", () => under.reported.length > 0);
      under.clock.skip(1_000);
      await until("complete", async () => (await under.seen.view(id)).run.state === "complete");

      expect(under.hosts.log.filter((act) => act === "stop tally-1")).toHaveLength(1);
      expect(await under.seen.audit("action.uncertain")).toMatchObject([{ host: "tally-1" }]);
      under.reported.length = 0;
    }));

  it("breaks off one run, and tells nothing of another that goes on", () =>
    withMitigation(async (under) => {
      under.hosts.unit("tally-1").onStop = "stuck";
      const id = await under.run(PAIR, { verb: "pause" }, GO);
      await until("tally", () => under.hosts.log.includes("stop tally-1"));
      const { executor } = await under.opened();
      executor.broken.add("R0");
      under.clock.skip(1_000);
      await until("recovered", () => executor.broken.size === 0);
      await new Promise((resolve) => setTimeout(resolve, 40));

      expect(await under.seen.audit("action.uncertain")).toEqual([]);
      expect(await under.seen.action(id, "tally-1")).toMatchObject({ state: "started" });
      expect(await under.seen.told(id)).not.toContainEqual(
        expect.stringContaining("may or may not have been done"),
      );
    }));
});

/** The first write that comes when it is so fails. */
function failOnce({ store }: MitigationUnderTest, so: () => Promise<boolean> | boolean): void {
  const write = store.write.bind(store);
  store.write = async (work) => {
    if (!(await so())) return write(work);
    store.write = write;
    throw new Error("disk full");
  };
}

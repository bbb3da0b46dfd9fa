import { describe, expect, it } from "@jest/globals";
import { GO, until, withMitigation } from "./mitigation-under-test.ts";
import type { MitigationUnderTest, Wanted } from "./mitigation-under-test.ts";
import { actor } from "./people.ts";

const PAIR = [actor("ada"), actor("ben")] as const;

const RESUME: Wanted = { verb: "resume" };

const RESTART: Wanted = { verb: "restart", members: ["relay-1", "relay-2", "relay-3"] };

function downAll({ hosts }: MitigationUnderTest): void {
  for (const name of hosts.names) hosts.unit(name).stopByHand();
}

async function held(under: MitigationUnderTest, id: string): Promise<string> {
  const { run } = await under.seen.view(id);
  expect(run.state).toBe("held");
  return run.note ?? "";
}

describe("a resume", () => {
  it("starts every unit once, an organism after the other, zipnet first", () =>
    withMitigation(async (under) => {
      downAll(under);
      const id = await under.run(PAIR, RESUME);
      const { run, actions } = await under.seen.view(id);

      expect(run).toMatchObject({ state: "complete" });
      expect(new Set(actions.map(({ state }) => state))).toEqual(new Set(["done"]));
      expect(under.hosts.log).toHaveLength(10);
      expect(under.hosts.log.slice(0, 3).toSorted()).toEqual([
        "start aggregator-1",
        "start zipnet-1",
        "start zipnet-2",
      ]);
      expect(under.hosts.log.at(-1)).toBe("start tally-1");
      expect(under.hosts.running()).toHaveLength(10);
    }));

  it("ends the pause: nothing is watched or tried again for it", () =>
    withMitigation(async (under) => {
      const pause = await under.run(PAIR, { verb: "pause" });
      await under.run(PAIR, RESUME);

      expect((await under.seen.view(pause)).run).toMatchObject({
        state: "complete",
        inForce: false,
      });
      await new Promise((resolve) => setTimeout(resolve, 80));
      expect(under.hosts.running()).toHaveLength(10);
      expect(await under.seen.audit("unit.back")).toEqual([]);
    }));

  it("is not worked against by what an incomplete pause still tries", () =>
    withMitigation(async (under) => {
      under.hosts.host("tally-1").unread = "unreachable";
      const pause = await under.run(PAIR, { verb: "pause" });
      under.hosts.unit("tally-1").onStop = "deaf";
      under.hosts.host("tally-1").unread = undefined;
      await until("tried again", () => under.hosts.log.includes("stop tally-1"));
      const tried = under.hosts.log.filter((act) => act === "stop tally-1").length;
      await under.run(PAIR, RESUME);
      await new Promise((resolve) => setTimeout(resolve, 60));

      const { log } = under.hosts;
      expect(log.slice(log.indexOf("start zipnet-1"))).not.toContain("stop tally-1");
      expect(tried).toBeLessThanOrEqual(3);
      expect((await under.seen.view(pause)).run.inForce).toBe(false);
    }));

  it("sends no start to a unit that runs", () =>
    withMitigation(async (under) => {
      downAll(under);
      under.hosts.unit("offer-1").startByHand();
      const id = await under.run(PAIR, RESUME);

      expect(under.hosts.log).not.toContain("start offer-1");
      expect(await under.seen.action(id, "offer-1")).toMatchObject({
        state: "done",
        attempt: 0,
        detail: "ran already",
      });
    }));

  it.each([
    ["fails to start", "fails", "does not stay up: failed (exit-code, status 1)"],
    ["crashes over and over", "loops", "does not stay up: activating (auto-restart"],
  ] as const)("holds at a unit that %s, before the next organism", (_words, onStart, detail) =>
    withMitigation(async (under) => {
      downAll(under);
      under.hosts.unit("unseal-1").onStart = onStart;
      const id = await under.run(PAIR, RESUME);

      expect(await held(under, id)).toContain("unseal.service on unseal-1");
      expect((await under.seen.action(id, "unseal-1")).detail).toContain(detail);
      expect(under.hosts.log.filter((act) => act.includes("offer"))).toEqual([]);
      expect((await under.seen.action(id, "offer-1")).state).toBe("pending");
      const told = (await under.seen.notices()).filter(({ body }) => body.title.includes("holds"));
      expect(told).toMatchObject([{ topic: id, audience: "approvers" }]);
    }),
  );

  it("holds where systemd took a start and did not begin it", () =>
    withMitigation(async (under) => {
      downAll(under);
      under.hosts.unit("unseal-1").onStart = "deaf";
      const id = await under.run(PAIR, RESUME, GO);
      await until("the start", () => under.hosts.log.includes("start unseal-1"));
      await new Promise((resolve) => setTimeout(resolve, 20));
      under.clock.skip(15_000);
      await under.desk.idle();

      await held(under, id);
      expect(await under.seen.action(id, "unseal-1")).toMatchObject({ attempt: 1 });
    }));

  it("holds where a host is lost on the way, however far the others came", () =>
    withMitigation(async (under) => {
      downAll(under);
      const request = await under.request(PAIR[0], RESUME);
      under.hosts.host("unseal-1").unread = "unreachable";
      await under.approves(PAIR[1], request);

      expect(await held(under, request.id)).toContain("unseal.service on unseal-1");
      expect((await under.seen.action(request.id, "zipnet-1")).state).toBe("done");
    }));

  it("holds at an organism whose units run and whose members say that a majority is down", () =>
    withMitigation(async (under) => {
      downAll(under);
      under.metrics.exported.up = [
        { member: "relay-1", value: 1 },
        { member: "relay-2", value: 0 },
        { member: "relay-3", value: 0 },
      ];
      const id = await under.run(PAIR, RESUME, GO);
      await until("relay", async () => (await under.seen.action(id, "relay-1")).state === "done");
      // However long the store takes until somebody waits for the members' word.
      await until("the hold", async () => {
        under.clock.skip(20_000);
        return (await under.seen.view(id)).run.state !== "running";
      });
      await under.desk.idle();

      expect(await held(under, id)).toContain(
        "its units run, but a majority of relay is not up: relay-2, relay-3",
      );
      expect(under.hosts.log).not.toContain("start tally-1");
    }));

  it("goes on where a majority is up, and where the members' metrics tell nothing", () =>
    withMitigation(async (under) => {
      downAll(under);
      under.metrics.exported.up = [
        { member: "relay-1", value: 1 },
        { member: "relay-2", value: 1 },
        { member: "relay-3", value: 0 },
      ];
      const id = await under.run(PAIR, RESUME);

      expect((await under.seen.view(id)).run.state).toBe("complete");
    }));
});

describe("a start", () => {
  it("that systemd did not begin is given up however far the clock is set back", () =>
    withMitigation(async (under) => {
      under.hosts.unit("relay-2").stopByHand();
      under.hosts.unit("relay-2").onStart = "deaf";
      const id = await under.run(PAIR, { verb: "start", members: ["relay-2"] }, GO);
      await until("the start", () => under.hosts.log.includes("start relay-2"));
      await new Promise((resolve) => setTimeout(resolve, 60));
      under.clock.setBack(3_600_000);
      under.clock.skip(15_000);
      await until("held", async () => (await under.seen.view(id)).run.state === "held");

      expect(await held(under, id)).toContain("relay.service on relay-2");
    }));
});

describe("a restart", () => {
  it("takes one member after the other, each seen in another run of its process", () =>
    withMitigation(async (under) => {
      const before = invocations(under);
      const down: string[] = [];
      under.hosts.onAct = () => {
        down.push(...["relay-1", "relay-2", "relay-3"].filter((name) => !runs(under, name)));
        return Promise.resolve();
      };
      const id = await under.run(PAIR, RESTART);

      expect((await under.seen.view(id)).run.state).toBe("complete");
      expect(under.hosts.log).toEqual(["restart relay-1", "restart relay-2", "restart relay-3"]);
      expect(down).toEqual([]);
      const after = invocations(under);
      for (const [at, invocation] of before.entries()) expect(after[at]).not.toBe(invocation);
    }));

  it("is not done because the unit that ran before still runs", () =>
    withMitigation(async (under) => {
      under.hosts.unit("relay-1").onStart = "deaf";
      const id = await under.run(PAIR, RESTART, GO);
      await until("the restart", () => under.hosts.log.includes("restart relay-1"));
      await new Promise((resolve) => setTimeout(resolve, 60));
      expect((await under.seen.action(id, "relay-1")).state).toBe("started");
      under.clock.skip(15_000);
      await under.desk.idle();

      expect(await held(under, id)).toContain("relay.service on relay-1");
      expect(under.hosts.log).toEqual(["restart relay-1"]);
    }));

  it.each(["fails", "loops"] as const)("holds at a member that %s, before the next", (onStart) =>
    withMitigation(async (under) => {
      under.hosts.unit("relay-1").onStart = onStart;
      const id = await under.run(PAIR, RESTART);

      await held(under, id);
      expect(under.hosts.log).toEqual(["restart relay-1"]);
    }),
  );

  it("whose answer was lost sends no other: the unit's own ids tell", () =>
    withMitigation(async (under) => {
      under.hosts.host("relay-1").acts = ["lost, done"];
      const id = await under.run(PAIR, RESTART);

      expect((await under.seen.view(id)).run.state).toBe("complete");
      expect(under.hosts.log).toEqual(["restart relay-1", "restart relay-2", "restart relay-3"]);
    }));
});

describe("a member's start and stop", () => {
  it("acts on that unit and no other", () =>
    withMitigation(async (under) => {
      const stop = await under.run(PAIR, { verb: "stop", members: ["relay-2"] });
      const start = await under.run(PAIR, { verb: "start", members: ["relay-2"] });

      expect(under.hosts.log).toEqual(["stop relay-2", "start relay-2"]);
      expect((await under.seen.view(stop)).run).toMatchObject({
        state: "complete",
        inForce: false,
      });
      expect((await under.seen.view(start)).run.state).toBe("complete");
    }));
});

function runs({ hosts }: MitigationUnderTest, name: string): boolean {
  return hosts.unit(name).state().active === "active";
}

function invocations({ hosts }: MitigationUnderTest) {
  return ["relay-1", "relay-2", "relay-3"].map((name) => hosts.unit(name).state().invocation);
}

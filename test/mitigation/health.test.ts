import { describe, expect, it } from "@jest/globals";
import { GO, until, WAIT, withMitigation } from "./mitigation-under-test.ts";
import type { MitigationUnderTest, Wanted } from "./mitigation-under-test.ts";
import { actor } from "./people.ts";

const PAIR = [actor("ada"), actor("ben")] as const;

const RESUME: Wanted = { verb: "resume" };

const RESTART: Wanted = { verb: "restart", members: ["relay-1", "relay-2", "relay-3"] };

/** Longer than anybody waits for an organism to be healthy. */
const PATIENCE_MS = 120_000;

/** What metrics say of members, and how old it is. */
function said(under: MitigationUnderTest, values: Readonly<Record<string, number>>, ageMs = 0) {
  under.metrics.exported.up = Object.entries(values).map(([member, value]) => ({
    member,
    value,
    ageMs,
  }));
}

function downAll({ hosts }: MitigationUnderTest): void {
  for (const name of hosts.names) hosts.unit(name).stopByHand();
}

const isDone = async (under: MitigationUnderTest, id: string, host: string) =>
  (await under.seen.action(id, host)).state === "done";

/** Until the action is done and metrics were asked about its organism since. */
async function judged(under: MitigationUnderTest, id: string, host: string): Promise<void> {
  await until(`${host} done`, () => isDone(under, id, host));
  const asked = under.metrics.asked.length;
  await until("metrics asked", () => under.metrics.asked.length > asked);
}

async function held(under: MitigationUnderTest, id: string): Promise<string> {
  await until("held", async () => (await under.seen.view(id)).run.state === "held");
  return (await under.seen.view(id)).run.note ?? "";
}

describe("the health of what was started", () => {
  it("is waited for by the next process where one is killed while it waits", () =>
    withMitigation(async (under) => {
      downAll(under);
      said(under, { "unseal-1": 0 });
      const id = await under.run(PAIR, RESUME, GO);
      await judged(under, id, "unseal-1");
      await under.kill();
      under.reported.length = 0;
      await under.opened();
      await judged(under, id, "unseal-1");
      under.clock.skip(PATIENCE_MS);

      expect(await held(under, id)).toContain("a majority of unseal is not up: unseal-1");
      expect(under.hosts.log.filter((act) => act.includes("offer"))).toEqual([]);
    }));

  it("is asked for once: a process that goes on with a later stage does not ask again", () =>
    withMitigation(async (under) => {
      downAll(under);
      said(under, { "unseal-1": 1, "offer-1": 0 });
      const id = await under.run(PAIR, RESUME, GO);
      await judged(under, id, "offer-1");
      await under.kill();
      under.reported.length = 0;
      said(under, { "unseal-1": 0, "offer-1": 1 });
      await under.opened();
      await under.desk.idle();

      expect((await under.seen.view(id)).run.state).toBe("complete");
    }));

  it("is each restarted member's own, before the next is restarted", () =>
    withMitigation(async (under) => {
      said(under, { "relay-1": 0, "relay-2": 1, "relay-3": 1 });
      const id = await under.run(PAIR, RESTART, GO);
      await judged(under, id, "relay-1");
      under.clock.skip(PATIENCE_MS);

      expect(await held(under, id)).toContain("its unit runs, but relay-1 says that it is not up");
      expect(under.hosts.log).toEqual(["restart relay-1"]);
    }));

  it("is a majority's too after a restart", () =>
    withMitigation(async (under) => {
      said(under, { "relay-1": 1, "relay-2": 0, "relay-3": 0 });
      const id = await under.run(PAIR, RESTART, GO);
      await judged(under, id, "relay-1");
      under.clock.skip(PATIENCE_MS);

      expect(await held(under, id)).toContain("a majority of relay is not up: relay-2, relay-3");
      expect(under.hosts.log).toEqual(["restart relay-1"]);
    }));

  it("is not what was said before the unit ran", () =>
    withMitigation(async (under) => {
      said(under, { "relay-1": 1, "relay-2": 1, "relay-3": 1 }, 60_000);
      const id = await under.run(PAIR, RESTART, GO);
      await judged(under, id, "relay-1");
      expect(under.hosts.log).toEqual(["restart relay-1"]);
      said(under, { "relay-1": 1, "relay-2": 1, "relay-3": 1 });
      await under.desk.idle();

      expect((await under.seen.view(id)).run.state).toBe("complete");
      expect(under.hosts.log).toHaveLength(3);
    }));

  it("is not taken for granted where a member that was in the metrics is silent since", () =>
    withMitigation(async (under) => {
      said(under, { "relay-1": 1, "relay-2": 1, "relay-3": 1 }, 300_000);
      const id = await under.run(PAIR, RESTART, GO);
      await judged(under, id, "relay-1");
      under.clock.skip(PATIENCE_MS);

      expect(await held(under, id)).toContain("relay-1 has not said that it is up");
    }));

  it("is waited for a while where metrics do not know the member yet", () =>
    withMitigation(async (under) => {
      under.settings({ reportMs: 60_000 });
      const id = await under.run(PAIR, RESTART, GO);
      await judged(under, id, "relay-1");
      expect(under.hosts.log).toEqual(["restart relay-1"]);
      under.clock.skip(60_000);
      await until("relay-2", () => under.hosts.log.includes("restart relay-2"));

      said(under, { "relay-2": 0 });
      await judged(under, id, "relay-2");
      under.clock.skip(PATIENCE_MS);
      expect(await held(under, id)).toContain("relay-2 says that it is not up");
    }));

  it("is looked at when one member is started, whatever the others are", () =>
    withMitigation(async (under) => {
      for (const name of ["relay-1", "relay-2", "relay-3"]) under.hosts.unit(name).stopByHand();
      said(under, { "relay-1": 1, "relay-2": 0, "relay-3": 0 });
      const first = await under.run(PAIR, { verb: "start", members: ["relay-1"] });
      expect((await under.seen.view(first)).run.state).toBe("complete");

      const second = await under.run(PAIR, { verb: "start", members: ["relay-2"] }, GO);
      await judged(under, second, "relay-2");
      under.clock.skip(PATIENCE_MS);
      expect(await held(under, second)).toContain("relay-2 says that it is not up");
    }));

  it("is looked at although a unit of its organism was left out", () =>
    withMitigation(async (under) => {
      downAll(under);
      under.hosts.unit("relay-1").onStart = "fails";
      said(under, { "relay-2": 0, "relay-3": 0 });
      const id = await under.run(PAIR, RESUME);
      expect(await held(under, id)).toContain("relay-1");
      const asked = await under.use.skip(actor("eva"), id);
      if ("code" in asked || asked.kind !== "asked") throw new Error(JSON.stringify(asked));
      await under.approves(actor("dan"), asked.request, GO);
      await judged(under, id, "relay-2");
      under.clock.skip(PATIENCE_MS);

      expect(await held(under, id)).toContain("a majority of relay is not up");
      expect(under.hosts.log).not.toContain("start tally-1");
    }));

  it("is waited for no longer because somebody set the clock back", () =>
    withMitigation(async (under) => {
      said(under, { "relay-1": 0 });
      const id = await under.run(PAIR, RESTART, GO);
      await judged(under, id, "relay-1");
      under.clock.setBack(3_600_000);
      under.clock.skip(PATIENCE_MS);

      await held(under, id);
    }));

  it("is looked at again when the run is tried again, and nothing is sent to a unit that runs", () =>
    withMitigation(async (under) => {
      said(under, { "relay-1": 0 });
      const id = await under.run(PAIR, { verb: "start", members: ["relay-1"] }, GO);
      await judged(under, id, "relay-1");
      under.clock.skip(PATIENCE_MS);
      await held(under, id);
      said(under, { "relay-1": 1 });
      await under.use.retry(actor("ada"), id, WAIT);

      expect((await under.seen.view(id)).run.state).toBe("complete");
      expect(under.hosts.log).toEqual([]);
    }));
});

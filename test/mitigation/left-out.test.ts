import { describe, expect, it } from "@jest/globals";
import { isRefusal } from "../../src/message/refusal.ts";
import { runAnswer } from "../../src/mitigation/answers/run.ts";
import type { Verb } from "../../src/lattice/plan.ts";
import { progressWords } from "../../src/mitigation/tell/progress.ts";
import { until, WAIT, withMitigation } from "./mitigation-under-test.ts";
import type { MitigationUnderTest } from "./mitigation-under-test.ts";
import { actor } from "./people.ts";

const PAIR = [actor("ada"), actor("ben")] as const;

async function stateOf(under: MitigationUnderTest, id: string): Promise<string> {
  return (await under.seen.view(id)).run.state;
}

/** A strict run that holds at one unit, which two people then leave out. */
async function leftOut(under: MitigationUnderTest, verb: Verb): Promise<string> {
  const id = await under.run(PAIR, { verb, strict: true });
  expect(await stateOf(under, id)).toBe("held");
  const skip = await under.use.skip(actor("eva"), id);
  if (isRefusal(skip) || skip.kind !== "asked") throw new Error(JSON.stringify(skip));
  expect(isRefusal(await under.approves(actor("dan"), skip.request))).toBe(false);
  return id;
}

/** A strict pause that went on without a host that cannot be reached; its unit runs. */
function withPauseWithoutTally(use: (under: MitigationUnderTest, id: string) => Promise<void>) {
  return () =>
    withMitigation(async (under) => {
      under.hosts.host("tally-1").unread = "unreachable";
      await use(under, await leftOut(under, "pause"));
    });
}

describe("a pause that went on without a unit", () => {
  it(
    "ends incomplete and names it",
    withPauseWithoutTally(async (under, id) => {
      const view = await under.seen.view(id);
      expect(view.run).toMatchObject({
        state: "incomplete",
        inForce: true,
        note: "not known to be stopped: tally.service on tally-1",
      });
      const told = (await under.seen.told(id)).at(-1);
      expect(told).toContain("pause INCOMPLETE: 9 of 10 units stopped");
      expect(told).toContain("tally.service on tally-1: left out, by dan");
      expect(told).not.toContain("every unit");
      expect(progressWords(view)).toContain(
        "R1 pause incomplete · tally 0/1, 1 left out · relay 3/3",
      );
      const answer = runAnswer({ view, audit: undefined }, under.sources);
      expect(answer.outcome).toBe("finding");
    }),
  );

  it(
    "tries it again when it is told to",
    withPauseWithoutTally(async (under, id) => {
      under.hosts.host("tally-1").unread = undefined;
      const done = await under.use.retry(actor("ada"), id, WAIT);

      expect(done).toEqual({ kind: "done", runId: id });
      expect(await stateOf(under, id)).toBe("complete");
      expect(under.hosts.running()).toEqual([]);
    }),
  );

  it(
    "is complete once somebody's hand stopped it, and says so",
    withPauseWithoutTally(async (under, id) => {
      under.hosts.host("tally-1").unread = undefined;
      under.hosts.unit("tally-1").stopByHand();
      await until("complete", async () => (await stateOf(under, id)) === "complete");

      expect(under.hosts.log).not.toContain("stop tally-1");
      expect((await under.seen.told(id)).at(-1)).toContain("is known to be stopped now");
    }),
  );

  it(
    "does not stop it by itself: two people left it out",
    withPauseWithoutTally(async (under, id) => {
      under.hosts.host("tally-1").unread = undefined;
      await new Promise((resolve) => setTimeout(resolve, 80));

      expect(under.hosts.running()).toEqual(["tally-1"]);
      expect(await stateOf(under, id)).toBe("incomplete");
    }),
  );
});

describe("a resume that went on without a unit", () => {
  it("never says that every unit runs, and names what was left out", () =>
    withMitigation(async (under) => {
      for (const name of under.hosts.names) under.hosts.unit(name).stopByHand();
      under.hosts.unit("unseal-1").onStart = "fails";
      const id = await leftOut(under, "resume");
      const told = (await under.seen.told(id)).at(-1);

      expect(await stateOf(under, id)).toBe("complete");
      expect(told).toContain("resume complete but for 1 unit that was left out: 9 of 10 units");
      expect(told).toContain("unseal.service on unseal-1: left out, by dan");
      expect(told).not.toContain("every unit");
      expect(told).not.toContain("OK");
    }));

  it("says that every unit runs where every one does, whoever started it", () =>
    withMitigation(async (under) => {
      for (const name of under.hosts.names.slice(1)) under.hosts.unit(name).stopByHand();
      const id = await under.run(PAIR, { verb: "resume" });

      expect((await under.seen.told(id)).at(-1)).toContain("resume complete: every unit runs.");
    }));
});

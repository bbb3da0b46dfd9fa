import { describe, expect, it } from "@jest/globals";
import { isRefusal } from "../../src/message/refusal.ts";
import { grant } from "../../src/mitigation/request/grant.ts";
import { until, WAIT, withMitigation } from "./mitigation-under-test.ts";
import type { MitigationUnderTest } from "./mitigation-under-test.ts";
import { actor } from "./people.ts";

const PAIR = [actor("ada"), actor("ben")] as const;

/** A pause that could not reach tally, and a unit that somebody started beside it. */
async function incompletePause(under: MitigationUnderTest): Promise<string> {
  under.hosts.host("tally-1").unread = "unreachable";
  const id = await under.run(PAIR, { verb: "pause" });
  expect((await under.seen.view(id)).run.state).toBe("incomplete");
  under.hosts.unit("relay-1").startByHand();
  return id;
}

/** Its host answers again, and the tries that go on beside the pause stop it. */
async function tallyIsStopped(under: MitigationUnderTest, id: string): Promise<void> {
  under.hosts.host("tally-1").unread = undefined;
  await until("the pause is complete", async () => {
    return (await under.seen.view(id)).run.state === "complete";
  });
}

/** A resume that holds at unseal, whose unit fails to start. */
async function heldResume(under: MitigationUnderTest): Promise<string> {
  for (const name of under.hosts.names) under.hosts.unit(name).stopByHand();
  under.hosts.unit("unseal-1").onStart = "fails";
  const id = await under.run(PAIR, { verb: "resume" });
  expect((await under.seen.view(id)).run.state).toBe("held");
  return id;
}

describe("a retry that is proved late", () => {
  it("stops nothing of a lattice that two people have resumed meanwhile", () =>
    withMitigation(async (under) => {
      const id = await incompletePause(under);
      const eva = actor("eva");
      eva.onProve = async () => {
        await tallyIsStopped(under, id);
        await under.run(PAIR, { verb: "resume" });
        under.hosts.log.length = 0;
      };
      const late = await under.use.retry(eva, id, WAIT);
      await under.desk.idle();

      expect(late).toMatchObject({ code: "wrong-state" });
      expect(under.hosts.log).toEqual([]);
      expect(under.hosts.running()).toHaveLength(10);
    }));

  it("tries nothing again that went wrong only after it was asked for", () =>
    withMitigation(async (under) => {
      const id = await heldResume(under);
      const eva = actor("eva");
      eva.onProve = async () => {
        under.hosts.unit("unseal-1").onStart = "starts";
        under.hosts.unit("offer-1").onStart = "fails";
        await under.use.retry(actor("ada"), id, WAIT);
        under.hosts.log.length = 0;
      };

      expect(await under.use.retry(eva, id, WAIT)).toMatchObject({ code: "wrong-state" });
      expect(under.hosts.log).toEqual([]);
      expect((await under.seen.view(id)).run.state).toBe("held");
    }));

  it("does not go on at once when the approval became too old on the way", () =>
    withMitigation(async (under) => {
      const id = await heldResume(under);
      const eva = actor("eva");
      eva.onProve = () => {
        under.clock.skip(600_001);
        return Promise.resolve();
      };

      expect(await under.use.retry(eva, id, WAIT)).toMatchObject({ code: "wrong-state" });
      expect((await under.seen.view(id)).run.state).toBe("held");
      // Said once more, it asks for the second person it needs now.
      expect(await under.use.retry(actor("eva"), id, WAIT)).toMatchObject({ kind: "asked" });
    }));

  it("is done although something of it was stopped meanwhile", () =>
    withMitigation(async (under) => {
      const id = await incompletePause(under);
      const eva = actor("eva");
      eva.onProve = async () => {
        await tallyIsStopped(under, id);
      };

      expect(await under.use.retry(eva, id, WAIT)).toEqual({ kind: "done", runId: id });
      expect(under.hosts.log.filter((act) => act === "stop relay-1")).toHaveLength(2);
      expect(under.hosts.running()).toEqual([]);
    }));
});

describe("an approval of leaving something out", () => {
  it("counts only for what holds the run at the moment it is written", () =>
    withMitigation(async (under) => {
      const id = await heldResume(under);
      const skip = await under.use.skip(actor("eva"), id);
      if (isRefusal(skip) || skip.kind !== "asked") throw new Error(JSON.stringify(skip));
      under.hosts.unit("unseal-1").onStart = "starts";
      under.hosts.unit("offer-1").onStart = "fails";
      await under.use.retry(actor("ada"), id, WAIT);
      const late = await under.store.write((tables, record) =>
        grant(skip.request, {
          actor: actor("dan"),
          proof: {},
          changed: [],
          tables,
          record,
          sources: under.sources,
        }),
      );

      expect(late).toMatchObject({ code: "wrong-state" });
      expect((await under.seen.action(id, "offer-1")).state).toBe("failed");
    }));
});

import { describe, expect, it } from "@jest/globals";
import { isRefusal } from "../../src/message/refusal.ts";
import type { StoredRequest } from "../../src/ports/store/request.ts";
import type { AboutRun } from "../../src/mitigation/run/hold/ask-about-run.ts";
import type { Refusal } from "../../src/message/refusal.ts";
import { GO, until, WAIT, withMitigation } from "./mitigation-under-test.ts";
import type { MitigationUnderTest, Wanted } from "./mitigation-under-test.ts";
import { actor } from "./people.ts";

const PAIR = [actor("ada"), actor("ben")] as const;

function downAll({ hosts }: MitigationUnderTest): void {
  for (const name of hosts.names) hosts.unit(name).stopByHand();
}

/** A resume that holds at unseal, whose unit fails to start. */
async function heldResume(under: MitigationUnderTest): Promise<string> {
  downAll(under);
  under.hosts.unit("unseal-1").onStart = "fails";
  const id = await under.run(PAIR, { verb: "resume" });
  expect((await under.seen.view(id)).run.state).toBe("held");
  return id;
}

function asked(result: AboutRun | Refusal): StoredRequest {
  if (isRefusal(result) || result.kind !== "asked") throw new Error(JSON.stringify(result));
  return result.request;
}

async function stateOf(under: MitigationUnderTest, id: string): Promise<string> {
  return (await under.seen.view(id)).run.state;
}

describe("a run that holds", () => {
  it("is tried again at once by an operator or approver while its approval is fresh", () =>
    withMitigation(async (under) => {
      const id = await heldResume(under);
      under.hosts.unit("unseal-1").onStart = "starts";
      const done = await under.use.retry(actor("dan"), id.toLowerCase(), WAIT);

      expect(done).toEqual({ kind: "done", runId: id });
      expect(await stateOf(under, id)).toBe("complete");
      expect(under.hosts.log.filter((act) => act === "start unseal-1")).toHaveLength(2);
      expect(under.hosts.log.filter((act) => act === "start zipnet-1")).toHaveLength(1);
      expect(await under.seen.audit("run.retry")).toMatchObject([{ run: id, by: "dan" }]);
    }));

  it("is not tried again without a proof", () =>
    withMitigation(async (under) => {
      const id = await heldResume(under);
      const dan = actor("dan");
      dan.unproved = "no key";

      expect(await under.use.retry(dan, id, WAIT)).toMatchObject({ code: "proof" });
      expect(await stateOf(under, id)).toBe("held");
    }));

  it("needs another approver once its approval is too old, and then goes on", () =>
    withMitigation(async (under) => {
      const id = await heldResume(under);
      under.hosts.unit("unseal-1").onStart = "starts";
      under.clock.skip(600_001);
      const request = asked(await under.use.retry(actor("ada"), id, WAIT));
      expect(request).toMatchObject({ kind: "continue", runId: id, status: "pending" });
      expect(await stateOf(under, id)).toBe("held");
      // Who asks again is shown the same request.
      expect(asked(await under.use.retry(actor("eva"), id, WAIT)).id).toBe(request.id);

      expect(await under.approves(actor("ada"), request)).toMatchObject({ code: "own-request" });
      expect(isRefusal(await under.approves(actor("dan"), request))).toBe(false);
      expect(await stateOf(under, id)).toBe("complete");
    }));

  it("goes on for nobody where the configuration makes another plan by now, and can be ended", () =>
    withMitigation(async (under) => {
      const id = await heldResume(under);
      await under.stop();
      under.ground(under.sources.ground.map, (host) => `root@${host}`);

      for (const does of ["retry", "skip"] as const) {
        const refused = (await under.use[does](actor("ada"), id, WAIT)) as Refusal;
        expect(refused.code).toBe("wrong-state");
        expect(refused.text).toContain(`The configuration makes another plan of ${id} (resume)`);
        expect(refused.text).toContain(`\`abort ${id}\`, and ask anew: \`resume\``);
      }
      expect(await stateOf(under, id)).toBe("held");
      expect(await under.use.abort(actor("ada"), id)).toMatchObject({ kind: "done" });
    }));

  it.each(["continue", "skip"] as const)(
    "is not gone on with (%s) where the configuration makes another plan since it was asked for",
    (kind) =>
      withMitigation(async (under) => {
        const id = await heldResume(under);
        if (kind === "continue") under.clock.skip(600_001);
        const eva = actor("eva");
        const request = asked(
          await (kind === "skip" ? under.use.skip(eva, id) : under.use.retry(eva, id, WAIT)),
        );
        expect(request.kind).toBe(kind);
        await under.stop();
        under.ground(under.sources.ground.map, (host) => `root@${host}`);
        under.hosts.log.length = 0;

        expect(await under.approves(actor("dan"), request)).toMatchObject({ code: "void" });
        expect(await stateOf(under, id)).toBe("held");
        expect(under.hosts.log).toEqual([]);
      }),
  );

  it("leaves out what holds it when an operator asks and another person approves", () =>
    withMitigation(async (under) => {
      const id = await heldResume(under);
      const request = asked(await under.use.skip(actor("eva"), id));
      expect(await stateOf(under, id)).toBe("held");
      expect(await under.approves(actor("eva"), request)).toMatchObject({ code: "own-request" });
      await under.approves(actor("ada"), request);

      expect(await stateOf(under, id)).toBe("complete");
      expect(await under.seen.action(id, "unseal-1")).toMatchObject({
        state: "skipped",
        detail: "left out, by ada",
      });
      expect(under.hosts.log.filter((act) => act === "start unseal-1")).toHaveLength(1);
      expect(await under.seen.audit("run.skipped")).toMatchObject([{ run: id, actions: [4] }]);
    }));

  it("leaves out nothing that the approver was not shown", () =>
    withMitigation(async (under) => {
      const id = await heldResume(under);
      const request = asked(await under.use.skip(actor("eva"), id));
      under.hosts.unit("unseal-1").onStart = "starts";
      under.hosts.unit("offer-1").onStart = "fails";
      await under.use.retry(actor("ada"), id, WAIT);
      expect(await stateOf(under, id)).toBe("held");
      const refused = (await under.approves(actor("dan"), request)) as Refusal;

      expect(refused.code).toBe("void");
      expect(refused.text).toContain(`${id} is not as it was shown`);
      expect(refused.text).toContain(`\`skip ${id}\``);
      expect((await under.seen.action(id, "offer-1")).state).toBe("failed");
      expect(asked(await under.use.skip(actor("eva"), id)).id).not.toBe(request.id);
    }));

  it("cannot leave out or try again anything once it ended", () =>
    withMitigation(async (under) => {
      const id = await heldResume(under);
      const request = asked(await under.use.skip(actor("eva"), id));
      await under.use.abort(actor("ada"), id);

      expect(isRefusal(await under.approves(actor("dan"), request))).toBe(true);
      expect(await under.use.retry(actor("ada"), id, WAIT)).toMatchObject({ code: "wrong-state" });
      expect(await under.use.skip(actor("ada"), id)).toMatchObject({ code: "wrong-state" });
      expect(await under.use.abort(actor("ada"), id)).toMatchObject({ code: "wrong-state" });
      expect(await stateOf(under, id)).toBe("aborted");
    }));

  it("that is not there is refused with those that are", () =>
    withMitigation(async (under) => {
      const id = await heldResume(under);
      const refused = await under.use.retry(actor("ada"), "R99", WAIT);

      expect(refused).toMatchObject({
        code: "not-found",
        text: `There is no run “R99”. Latest: ${id} (resume, held).`,
      });
    }));
});

describe("a restart that was lost from sight", () => {
  it("is looked at before it is sent again", () =>
    withMitigation(async (under) => {
      const wanted: Wanted = { verb: "restart", members: ["relay-1"] };
      const relay = under.hosts.host("relay-1");
      relay.acts = ["lost, done"];
      under.hosts.onAct = () => {
        relay.unread = "unreachable";
        return Promise.resolve();
      };
      const id = await under.run(PAIR, wanted, GO);
      await until("the restart", () => under.hosts.log.length === 1);
      await new Promise((resolve) => setTimeout(resolve, 20));
      under.clock.skip(100_000);
      await under.desk.idle();
      expect(await stateOf(under, id)).toBe("held");
      expect((await under.seen.action(id, "relay-1")).state).toBe("unreachable");

      relay.unread = undefined;
      await under.use.retry(actor("ada"), id, WAIT);
      expect(await stateOf(under, id)).toBe("complete");
      expect(under.hosts.log).toEqual(["restart relay-1"]);
      expect((await under.seen.action(id, "relay-1")).detail).toContain("settled by looking");
    }));
});

describe("an abort", () => {
  const stuck = async (under: MitigationUnderTest): Promise<string> => {
    under.hosts.unit("tally-1").onStop = "stuck";
    const id = await under.run(PAIR, { verb: "pause" }, GO);
    await until("tally", () => under.hosts.log.includes("stop tally-1"));
    return id;
  };

  it.each(["ada", "ben"])("by %s, a person of the run, ends it at once as it stands", (who) =>
    withMitigation(async (under) => {
      const id = await stuck(under);
      expect(await under.use.abort(actor(who), id)).toEqual({ kind: "done", runId: id });

      const { run, actions } = await under.seen.view(id);
      expect(run).toMatchObject({ state: "aborted", note: `aborted by ${who}`, inForce: false });
      expect(new Set(actions.map(({ state }) => state))).toEqual(new Set(["overtaken"]));
      await new Promise((resolve) => setTimeout(resolve, 60));
      expect(under.hosts.log).toEqual(["stop tally-1"]);
      expect(await under.seen.audit("run.aborted")).toMatchObject([{ run: id, by: [who] }]);
      expect((await under.seen.told(id)).at(-1)).toContain("pause aborted");
    }),
  );

  it("by anybody else takes a second person, who may be any approver", () =>
    withMitigation(async (under) => {
      const id = await stuck(under);
      const request = asked(await under.use.abort(actor("eva"), id));
      expect(await stateOf(under, id)).toBe("running");
      expect(await under.approves(actor("eva"), request)).toMatchObject({ code: "own-request" });
      await under.approves(actor("dan"), request);

      expect(await stateOf(under, id)).toBe("aborted");
      expect((await under.seen.view(id)).run.note).toBe("aborted by eva and dan");
      expect((await under.seen.told(id)).join("\n")).toContain("pause aborted");
    }));

  it("that was asked for still holds although the run went on meanwhile", () =>
    withMitigation(async (under) => {
      const id = await stuck(under);
      const request = asked(await under.use.abort(actor("eva"), id));
      under.hosts.unit("relay-1").onStop = "stuck";
      under.hosts.unit("tally-1").stopByHand();
      await until("relay", () => under.hosts.log.includes("stop relay-1"));
      await under.approves(actor("dan"), request);

      expect(await stateOf(under, id)).toBe("aborted");
    }));
});

describe("an approved pause", () => {
  it("takes the place of a resume under way before its next action", () =>
    withMitigation(async (under) => {
      downAll(under);
      under.hosts.unit("zipnet-1").onStart = "deaf";
      const resume = await under.run(PAIR, { verb: "resume" }, GO);
      await until("zipnet", () => under.hosts.log.includes("start zipnet-1"));
      const request = await under.request(actor("eva"), { verb: "pause" });
      const approved = await under.approves(actor("dan"), request);

      expect(approved).toMatchObject({ preempted: resume });
      const { run, actions } = await under.seen.view(resume);
      expect(run).toMatchObject({
        state: "preempted",
        note: `given up for the pause ${request.id}`,
      });
      expect(actions.map(({ state }) => state)).not.toContain("pending");
      const began = under.hosts.log.findIndex((act) => act.startsWith("stop"));
      expect(under.hosts.log.slice(began).filter((act) => act.startsWith("start"))).toEqual([]);
      expect(await stateOf(under, request.id)).toBe("complete");
      expect(under.hosts.running()).toEqual([]);
      expect(await under.seen.audit("run.preempted")).toMatchObject([
        { run: resume, by: request.id },
      ]);
      expect((await under.seen.told(resume)).at(-1)).toContain("given up for a pause");
    }));

  it("is not void because the resume went on, and is when somebody's hand went beside it", () =>
    withMitigation(async (under) => {
      downAll(under);
      under.hosts.unit("zipnet-1").onStart = "deaf";
      await under.run(PAIR, { verb: "resume" }, GO);
      await until("zipnet", () => under.hosts.log.includes("start zipnet-1"));
      const first = await under.request(actor("eva"), { verb: "pause" });
      under.hosts.unit("tally-1").startByHand();
      expect(await under.approves(actor("dan"), first)).toMatchObject({
        code: "void",
        details: [expect.stringContaining("tally-1") as unknown],
      });

      const second = await under.request(actor("eva"), { verb: "pause" });
      under.hosts.unit("zipnet-1").startByHand();
      await until("unseal", () => under.hosts.log.includes("start unseal-1"));
      expect(await under.approves(actor("dan"), second)).toMatchObject({
        changed: expect.arrayContaining([
          expect.objectContaining({ host: "zipnet-1", voids: false }),
        ]) as unknown,
      });
    }));

  it("takes the place of a resume that holds", () =>
    withMitigation(async (under) => {
      const resume = await heldResume(under);
      const pause = await under.run([actor("eva"), actor("dan")], { verb: "pause" });

      expect(await stateOf(under, resume)).toBe("preempted");
      expect(await stateOf(under, pause)).toBe("complete");
      expect(await under.use.retry(actor("ada"), resume, WAIT)).toMatchObject({
        code: "wrong-state",
      });
    }));
});

describe("one run at a time", () => {
  it("is all there is: what was asked for beside it is refused when it is approved", () =>
    withMitigation(async (under) => {
      const one = await under.request(actor("ada"), { verb: "restart", members: ["relay-1"] });
      const two = await under.request(actor("ada"), { verb: "restart", members: ["relay-2"] });
      under.hosts.unit("relay-1").onStart = "deaf";
      await under.approves(actor("ben"), one, GO);
      const refused = await under.approves(actor("ben"), two, GO);

      expect(refused).toMatchObject({ code: "busy" });
      expect((refused as Refusal).text).toContain(`${one.id} (restart) is under way`);
      expect(await under.seen.request(two.id)).toMatchObject({ status: "pending" });
      expect(under.hosts.log).not.toContain("restart relay-2");
    }));
});

import { expect, it } from "@jest/globals";
import { DrillNotices } from "../../src/cli/drill-notices.ts";
import { answered } from "../../src/command/answer.ts";
import { headline } from "../../src/message/build.ts";
import { isRefusal } from "../../src/message/refusal.ts";
import { approvedAnswer } from "../../src/mitigation/answers/decided.ts";
import { runAnswer } from "../../src/mitigation/answers/run.ts";
import { readRun } from "../../src/mitigation/run/run-view.ts";
import { WAIT, withMitigation } from "../mitigation/mitigation-under-test.ts";
import { actor } from "../mitigation/people.ts";

const ORIGIN = { lattice: "a drill", shortId: "d1a11ce0d1", drill: true };

it("what came while a command was carried out is shown after its answer, unless it stands in it", () =>
  withMitigation(async (under) => {
    const shown: string[] = [];
    const app = { desk: under.desk, origin: ORIGIN };
    const notices = new DrillNotices(app, { json: false }, (words) => shown.push(words));
    const request = await under.request(actor("ada"), { verb: "pause" });
    await notices.show();
    shown.length = 0;

    const approved = await under.approves(actor("ben"), request, WAIT);
    if (isRefusal(approved)) throw new Error(approved.text);
    await under.store.write(({ outbox }) =>
      outbox.add({
        topic: "R1",
        audience: "approvers",
        body: { title: "pause R1: a unit runs again", blocks: [headline("bad", "relay-1 runs.")] },
        atMs: under.clock.now(),
      }),
    );
    const view = await readRun(under.store, "R1");
    if (view === undefined) throw new Error("no run");
    const run = runAnswer({ view, audit: undefined }, under.sources);
    await notices.show(answered("approve", approvedAnswer(approved, run), ORIGIN));

    expect(shown).toEqual([expect.stringContaining("relay-1 runs.")]);
    shown.length = 0;
    await notices.show();
    expect(shown).toEqual([]);
  }));

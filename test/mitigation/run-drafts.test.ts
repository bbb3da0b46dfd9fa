import { describe, expect, it } from "@jest/globals";
import { publicDraft } from "../../src/mitigation/tell/draft.ts";
import { GO, until, withMitigation } from "./mitigation-under-test.ts";
import type { MitigationUnderTest } from "./mitigation-under-test.ts";
import { actor } from "./people.ts";

const PAIR = [actor("ada"), actor("ben")] as const;

/** A pause whose first stage does not come to its end. */
async function stuckPause(under: MitigationUnderTest): Promise<string> {
  under.hosts.unit("tally-1").onStop = "stuck";
  const id = await under.run(PAIR, { verb: "pause" }, GO);
  await until("tally", () => under.hosts.log.includes("stop tally-1"));
  return id;
}

describe("a draft for the public", () => {
  it("is not made of a run that was aborted", () =>
    withMitigation(async (under) => {
      const id = await stuckPause(under);
      await under.use.abort(actor("ada"), id);
      const view = await under.seen.view(id);

      expect(view.run.state).toBe("aborted");
      expect(publicDraft(view, {})).toBeUndefined();
      expect((await under.seen.told(id)).at(-1)).not.toContain("For the public");
    }));

  it("is not made of a resume that gave way to a pause", () =>
    withMitigation(async (under) => {
      for (const name of under.hosts.names) under.hosts.unit(name).stopByHand();
      under.hosts.unit("unseal-1").onStart = "fails";
      const id = await under.run(PAIR, { verb: "resume" });
      await under.run([actor("eva"), actor("dan")], { verb: "pause" });
      const view = await under.seen.view(id);

      expect(view.run.state).toBe("preempted");
      expect(publicDraft(view, {})).toBeUndefined();
    }));

  it("is made of a pause that is complete, and of one that is incomplete", () =>
    withMitigation(async (under) => {
      under.hosts.host("zipnet-1").unread = "unreachable";
      const id = await under.run(PAIR, { verb: "pause" });
      const draft = publicDraft(await under.seen.view(id), {});

      expect(draft?.body).toContain("Order submission: being checked");
      expect(draft?.body).toContain("Payouts: not being made.");
    }));
});

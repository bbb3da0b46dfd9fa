import { expect, it } from "@jest/globals";
import { progressWords } from "../../src/mitigation/tell/progress.ts";
import { withMitigation } from "./mitigation-under-test.ts";
import { actor } from "./people.ts";

it("counts a stage as begun whose units are to be looked at again", () =>
  withMitigation(async (under) => {
    const id = await under.run([actor("ada"), actor("ben")], { verb: "pause" });
    const view = await under.seen.view(id);
    const again = view.actions.map((action) => ({
      ...action,
      state: "pending" as const,
      attempt: action.host === "tally-1" ? 1 : 0,
    }));

    expect(progressWords({ ...view, actions: again })).toBe(`${id} pause complete · tally 0/1`);
  }));

import { unitWords } from "../../lattice/unit-state.ts";
import type { Ended } from "./action-journal.ts";
import type { UnitAct } from "./unit-act.ts";

/** The run was ended, or the turn is another's, before anything was sent. */
export const OVERTAKEN: Ended = { to: "overtaken", detail: "the run was ended before it" };

/**
 * What of an action is known when its run is ended under it. What was sent goes on by itself, so the unit is looked
 * at once more, with a time of its own.
 */
export async function cutShort(act: UnitAct): Promise<Ended> {
  if (!act.sent) return OVERTAKEN;
  const seen = await act.lastLook();
  const last =
    seen.kind === "seen"
      ? `when it was last seen, it was ${unitWords(seen.state)}`
      : `the host could not be asked (${seen.reason})`;
  const detail = `a ${act.action.verb} was sent, and the run was ended before it was done; ${last}`;
  return { to: "overtaken", detail };
}

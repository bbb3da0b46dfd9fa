import { refusal } from "../../../message/refusal.ts";
import type { Refusal } from "../../../message/refusal.ts";
import type { MitigationSources } from "../../sources.ts";
import { askAgain } from "../../tell/words.ts";
import type { RunView } from "../run-view.ts";
import { makesAnotherPlan } from "../why-not-on.ts";

/**
 * Why nothing more of a run is done: hosts are reached as the configuration says now, and what was agreed on was
 * reached otherwise. No word of anybody makes the old plan the right one.
 */
export function anotherPlan(
  view: RunView,
  { ground }: Pick<MitigationSources, "ground">,
): Refusal | undefined {
  if (!makesAnotherPlan(view, ground)) return undefined;
  const { id, verb, state } = view.run;
  const first = state === "held" ? `End it with \`abort ${id}\`, and ask anew` : "Ask anew";
  return refusal(
    "wrong-state",
    `The configuration makes another plan of ${id} (${verb}) now, so nothing more of it is done. ${first}: \`${askAgain(view.request)}\``,
  );
}

import { planHash } from "../plan/hashes.ts";
import { samePlan } from "../plan/plan-of.ts";
import type { MitigationSources } from "../sources.ts";
import type { RunView } from "./run-view.ts";

/** Why a run may not go on without another approver; undefined while its approval covers it. */
export function whyNotOn(
  { run, plan }: Pick<RunView, "run" | "plan">,
  { clock, ground }: Pick<MitigationSources, "clock" | "ground">,
): string | undefined {
  if (clock.now() > run.validUntilMs) {
    return "it was interrupted, and its approval is too old to go on by itself";
  }
  return planHash(samePlan(plan, ground)) === planHash(plan)
    ? undefined
    : "it was interrupted, and the configuration would make another plan now";
}

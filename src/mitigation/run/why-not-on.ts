import { planHash } from "../plan/hashes.ts";
import { samePlan } from "../plan/plan-of.ts";
import type { PlanGround } from "../plan/plan-of.ts";
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
  return makesAnotherPlan({ plan }, ground)
    ? "it was interrupted, and the configuration would make another plan now"
    : undefined;
}

/** Whether the configuration makes another plan now of what was agreed on. */
export function makesAnotherPlan({ plan }: Pick<RunView, "plan">, ground: PlanGround): boolean {
  return planHash(samePlan(plan, ground)) !== planHash(plan);
}

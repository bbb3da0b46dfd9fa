import type { StoredAction } from "../../ports/store/run.ts";
import type { RunView } from "./run-view.ts";

/** What a run does next. */
type NextStep =
  | { readonly kind: "stage"; readonly actions: readonly StoredAction[] }
  /** Its units run; its organism's health is still to be seen. */
  | { readonly kind: "health"; readonly actions: readonly StoredAction[] }
  /** These keep a strict run from its next stage. */
  | { readonly kind: "hold"; readonly actions: readonly StoredAction[] }
  | { readonly kind: "finish" };

const TO_DO: readonly StoredAction["state"][] = ["pending", "started", "uncertain"];

/**
 * The first stage with something to do. Where the order is only a preference, what failed or could not be reached
 * stays behind; a strict run holds at it. A stage that starts something is over when it is among the `healthy`.
 */
export function nextStep({ plan, actions }: RunView, healthy: ReadonlySet<number>): NextStep {
  for (const [stage, staged] of Map.groupBy(actions, (action) => action.stage)) {
    const left = staged.filter(({ state }) => TO_DO.includes(state));
    if (left.length > 0) return { kind: "stage", actions: left };
    const wrong = staged.filter(({ state }) => state !== "done" && state !== "skipped");
    if (plan.policy === "strict" && wrong.length > 0) return { kind: "hold", actions: wrong };
    const done = staged.filter(({ state }) => state === "done");
    if (plan.unitVerb === "stop" || done.length === 0 || healthy.has(stage)) continue;
    return { kind: "health", actions: done };
  }
  return { kind: "finish" };
}

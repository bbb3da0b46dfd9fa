import type { Slot, SlotClock } from "../lattice/slot-clock.ts";
import type { WalkResult } from "./result.ts";
import type { WalkSettings, WalkSources } from "./sources.ts";
import { walkResult } from "./to-result.ts";
import { walk } from "./walk.ts";
import type { WalkRefusal } from "./walk.ts";

/** The slot walk as commands see it. */
export interface WalkUseCase {
  (target: Slot | "current"): Promise<WalkResult | WalkRefusal>;
  readonly slots: SlotClock;
}

export function walkUseCase(sources: WalkSources, settings: WalkSettings): WalkUseCase {
  const run = async (target: Slot | "current") => {
    const findings = await walk(target, sources, settings);
    return "kind" in findings ? findings : walkResult(findings, settings);
  };
  return Object.assign(run, { slots: settings.slots });
}

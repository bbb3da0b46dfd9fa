import type { Slot } from "../lattice/slot-clock.ts";
import type { WalkResult } from "./result.ts";
import type { WalkSettings, WalkSources } from "./sources.ts";
import { walkResult } from "./to-result.ts";
import { walk } from "./walk.ts";
import type { WalkRefusal } from "./walk.ts";

/** The slot walk as commands see it. */
export type WalkUseCase = (target: Slot | "current") => Promise<WalkResult | WalkRefusal>;

export function walkUseCase(sources: WalkSources, settings: WalkSettings): WalkUseCase {
  return async (target) => {
    const findings = await walk(target, sources, settings);
    return "kind" in findings ? findings : walkResult(findings, settings);
  };
}

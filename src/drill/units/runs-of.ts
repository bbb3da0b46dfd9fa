import type { SimulatedMember } from "../simulated-member.ts";
import { startedMs } from "../times.ts";
import type { World } from "../world.ts";
import { phasesOf } from "./phases.ts";
import { works } from "./unit-at.ts";

/** A stretch of time in which a member did its work, without a break. */
export interface Run {
  readonly fromMs: number;
  readonly untilMs: number;
}

/** The member's runs up to now, oldest first; the first one began before the scenario. */
export function runsOf(world: World, member: SimulatedMember, nowMs: number): readonly Run[] {
  const phases = phasesOf(world, member);
  return phases.flatMap((phase, index): readonly Run[] => {
    if (!works(phase) || phase.fromMs > nowMs) return [];
    const untilMs = Math.min(nowMs, phases[index + 1]?.fromMs ?? nowMs);
    return [{ fromMs: Math.max(phase.fromMs, startedMs(world)), untilMs }];
  });
}

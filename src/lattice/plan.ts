import type { Organism } from "./organism.ts";

/** What a person asks for. */
export const VERBS = ["pause", "resume", "restart", "stop", "start"] as const;

export type Verb = (typeof VERBS)[number];

/** What systemd is told about one unit. */
export type UnitVerb = "stop" | "start" | "restart";

/** One verb on one unit. */
export interface PlannedAction {
  /** Counted from 1 through the whole plan. */
  readonly n: number;
  readonly host: string;
  /** How ssh reaches the host. */
  readonly ssh: string;
  readonly unit: string;
  /** The members that run in the unit: one, but where an operator put several into one. */
  readonly members: readonly string[];
}

/** Actions that are carried out side by side; the next stage begins after them. */
export interface Stage {
  readonly organism: Organism;
  readonly actions: readonly PlannedAction[];
}

/**
 * What a failed action does to the stages after it. `go-on`: stopping is the goal and the order a preference, so
 * the next stage begins and what failed is named. `strict`: the run holds and asks.
 */
export type Policy = "go-on" | "strict";

/** A mitigation's ordered actions. What two people agree on. */
export interface Plan {
  readonly lattice: { readonly name: string; readonly id: string };
  readonly verb: Verb;
  readonly unitVerb: UnitVerb;
  readonly policy: Policy;
  readonly stages: readonly Stage[];
}

export function actionsOf({ stages }: Plan): readonly PlannedAction[] {
  return stages.flatMap(({ actions }) => actions);
}

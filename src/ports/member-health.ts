import type { MemberUp } from "../lattice/committee.ts";
import type { Organism } from "../lattice/organism.ts";

/** Whether members are up, by their metrics. */
export interface MemberHealth {
  /**
   * One entry for each committee member of the organism. Absent, stale or contradictory series are
   * `unknown` with a reason, never `down`: only a present 0 is.
   */
  membersUp(organism: Organism, signal: AbortSignal): Promise<readonly MemberReport[]>;
}

export interface MemberReport {
  readonly member: string;
  readonly up: MemberUp;
  /** Why it is unknown. */
  readonly reason?: string;
}

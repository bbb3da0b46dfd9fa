/**
 * Two thresholds that are easily confused, and differ for odd committees (n=3: 3 and 2).
 * Neither is ever called "quorum" on its own.
 */

/** Members below which the runbook's alert fires: ceil(n/2)+1, and never more than there are (n = 1). */
export function alertThreshold(n: number): number {
  return Math.min(n, Math.ceil(n / 2) + 1);
}

/** Members that Raft needs to commit: floor(n/2)+1. Source: mosaik's leader, voters/2+1. */
export function majority(n: number): number {
  return Math.floor(n / 2) + 1;
}

export type MemberUp = "up" | "down" | "unknown";

export type CommitteeHealth = "up" | "below-majority" | "unknown";

/**
 * What can be said of a committee of `n` from what is known of its members.
 * Members nobody could ask may be up or down: only a certain answer is given.
 */
export function committeeHealth(n: number, members: readonly MemberUp[]): CommitteeHealth {
  const up = members.filter((member) => member === "up").length;
  const down = members.filter((member) => member === "down").length;
  if (up >= majority(n)) return "up";
  if (n - down < majority(n)) return "below-majority";
  return "unknown";
}

import type { MemberUp } from "../../lattice/committee.ts";
import type { MemberReport } from "../../ports/member-health.ts";

/** A value of the up metric about a member. `own` when the member said it of itself. */
export interface UpValue {
  readonly member: string;
  readonly value: number;
  readonly own: boolean;
  /** Place of its metric's name among those that say the same: 0 is the best. */
  readonly rank: number;
}

/**
 * What the values say about one member. Members may report on each other: who speaks of itself is
 * believed first, and others only when they agree.
 */
export function reportOf(
  member: string,
  values: readonly UpValue[],
  silence: string,
): MemberReport {
  const usable = values.filter(
    (value) => value.member === member && upOf(value.value) !== "unknown",
  );
  const best = Math.min(...usable.map(({ rank }) => rank));
  const about = usable.filter(({ rank }) => rank === best);
  const own = about.filter((value) => value.own);
  const said = new Set((own.length > 0 ? own : about).map(({ value }) => upOf(value)));
  const [up] = said;
  if (up === undefined) return { member, up: "unknown", reason: silence };
  if (said.size > 1)
    return { member, up: "unknown", reason: "members contradict each other about it" };
  return { member, up };
}

/** NaN and anything but 0 and 1 say nothing. */
function upOf(value: number): MemberUp {
  if (value === 1) return "up";
  return value === 0 ? "down" : "unknown";
}

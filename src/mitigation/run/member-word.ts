import { memberValue } from "../../lattice/member-value.ts";
import type { MetricAnswer } from "../../lattice/metric-answer.ts";

/**
 * What metrics say of a member since its unit was seen to run. `old`: what they say is of before, or contradicts
 * itself, so that more is to be expected. `none`: they do not know the member, or say what means nothing.
 */
export type MemberWord = "up" | "down" | "old" | "none";

/**
 * `sinceMs`: for how long the unit has been seen to run, by our own clock; undefined where it was not acted upon. A
 * sample's age is by the clock of whoever took it: the two clocks need not agree.
 */
export function memberWord(
  member: string,
  sinceMs: number | undefined,
  { series, nowMs }: Pick<MetricAnswer, "series" | "nowMs">,
): MemberWord {
  const said = memberValue(member, series, nowMs);
  // Of a unit that nobody acted upon no better word is to be expected.
  if (said.kind !== "value")
    return said.kind === "absent" || sinceMs === undefined ? "none" : "old";
  if (said.value !== 0 && said.value !== 1) return "none";
  const atMs = said.series.samples.at(-1)?.atMs ?? 0;
  if (sinceMs !== undefined && nowMs - atMs >= sinceMs) return "old";
  return said.value === 1 ? "up" : "down";
}

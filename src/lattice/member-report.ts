import type { MemberUp } from "./committee.ts";
import { memberValue } from "./member-value.ts";
import type { MetricAnswer } from "./metric-answer.ts";

/** Whether a member is up, by metrics. */
export interface MemberReport {
  readonly member: string;
  readonly up: MemberUp;
  /** Why it is unknown, or who says otherwise. */
  readonly reason?: string;
}

/**
 * One entry for each of the members. Only a present 0 is `down`: absent, stale and contradictory series, and
 * values that are neither 0 nor 1, are `unknown` with a reason.
 */
export function memberReports(
  members: readonly string[],
  answer: MetricAnswer,
): readonly MemberReport[] {
  return members.map((member) => {
    const said = memberValue(member, answer.series, answer.nowMs);
    if (said.kind === "value" && (said.value === 1 || said.value === 0)) {
      const up = said.value === 1 ? "up" : "down";
      return { member, up, ...(said.also.length > 0 ? { reason: disputed(said.also) } : {}) };
    }
    return { member, up: "unknown", reason: silence(member, answer) };
  });
}

/** In words, why a metric says nothing of a member. */
export function silence(member: string, answer: MetricAnswer): string {
  const said = memberValue(member, answer.series, answer.nowMs);
  switch (said.kind) {
    case "value":
      return `${answer.names[0] ?? "it"} is ${said.value}, which means nothing`;
    case "contradiction":
      return "members contradict each other about it";
    case "stale":
      return `stale: last seen ${seconds(answer.nowMs - said.atMs)} ago`;
    case "absent":
      return answer.silent.get(member) ?? `absent: no ${answer.names.join(" or ")} for it`;
  }
}

function disputed(others: readonly number[]): string {
  return `an older word of another member says ${others.join(", ")}`;
}

function seconds(ms: number): string {
  return `${Math.max(0, Math.round(ms / 1000))} s`;
}

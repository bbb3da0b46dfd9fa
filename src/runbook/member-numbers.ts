import { committeeOf } from "../lattice/lattice-members.ts";
import type { MetricAnswer, MetricQuestion } from "../lattice/metric-answer.ts";
import { memberValue } from "../lattice/member-value.ts";
import { silence } from "../lattice/member-report.ts";
import type { Series } from "../lattice/series.ts";
import type { LatticeFacts } from "./facts.ts";
import { knownDown } from "./running.ts";
import type { Evidence } from "./step.ts";

/** A whole number that a member says of itself. */
export interface MemberNumber {
  readonly member: string;
  readonly value: number;
  readonly series: Series;
}

export interface MemberNumbers {
  readonly answer: MetricAnswer;
  readonly told: readonly MemberNumber[];
  /** Members that should have told and did not, with why. */
  readonly missing: readonly Evidence[];
  /** Members that tell nothing since they are down. */
  readonly down: readonly string[];
}

/** What each member of the organism's committee says; one that is known to be down is not missed. */
export async function memberNumbers(
  question: MetricQuestion,
  facts: LatticeFacts,
): Promise<MemberNumbers> {
  const { organism } = question;
  const answer = await facts.metric(question);
  const members = committeeOf(facts.map.organisms[organism]).map(({ name }) => name);
  const told = members.flatMap((member): readonly MemberNumber[] => {
    const said = memberValue(member, answer.series, answer.nowMs);
    const usable = said.kind === "value" && Number.isInteger(said.value) && said.value >= 0;
    return usable ? [{ member, value: said.value, series: said.series }] : [];
  });
  const silent = members.filter((member) => !told.some((number) => number.member === member));
  const dead = silent.length === 0 ? new Set<string>() : await knownDown(organism, facts);
  return {
    answer,
    told,
    missing: silent
      .filter((member) => !dead.has(member))
      .map((member) => ({ label: member, value: silence(member, answer) })),
    down: silent.filter((member) => dead.has(member)),
  };
}

/** How the numbers were read, for those who want to know. */
export function viaEvidence({ via, troubles }: MetricAnswer): readonly Evidence[] {
  const told = troubles.length === 0 ? via : `${via}, since ${troubles.join(" and ")}`;
  return [{ label: "read from", value: told }];
}

export function downEvidence(down: readonly string[]): readonly Evidence[] {
  return down.map((member) => ({ label: member, value: "is down, and says nothing" }));
}

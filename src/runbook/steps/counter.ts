import { committeeOf } from "../../lattice/lattice-members.ts";
import { memberValue } from "../../lattice/member-value.ts";
import { silence } from "../../lattice/member-report.ts";
import type { MetricQuestion } from "../../lattice/metric-answer.ts";
import { increaseOver } from "../../lattice/series.ts";
import { viaEvidence } from "../member-numbers.ts";
import { knownDown } from "../running.ts";
import type { LatticeFacts } from "../facts.ts";
import type { Finding, Step } from "../step.ts";
import { listed } from "../words.ts";

/** How far back a counter must have moved for its alert still to mean something. Source: the outward contract. */
const WINDOW_MS = 15 * 60_000;

/**
 * A counter that stays above zero until its process restarts. It passes where it has not moved for 15 minutes.
 * Where its past is not known, being above zero is all there is, and is the alert's own expression.
 */
export function counterStep<Id extends string>(
  id: Id,
  asks: string,
  counter: MetricQuestion,
): Step<unknown, Id> {
  return {
    id,
    asks,
    async look(_subject, facts): Promise<Finding> {
      const told = await countersOf(counter, facts);
      const evidence = [
        ...told.counts.map(({ member, words }) => ({ label: member, value: words })),
        ...told.silent.map(({ member, words }) => ({ label: member, value: words })),
        ...viaEvidence(await facts.metric(counter)),
      ];
      const moved = told.counts.filter(({ alarm }) => alarm);
      if (moved.length > 0) {
        const alike = [...Map.groupBy(moved, ({ words }) => words)];
        const said = alike.map(
          ([words, members]) =>
            `${listed(members.map(({ member }) => member))}${members.length > 1 ? ": each" : ""} ${words}`,
        );
        return { verdict: "fail", summary: said.join("; "), evidence };
      }
      const unheard = told.silent.filter(({ unasked }) => unasked).map(({ member }) => member);
      if (told.counts.length === 0 || unheard.length > 0) {
        const whom = listed(unheard) || `any member of ${counter.organism}`;
        return { verdict: "unknown", summary: `could not read the counter of ${whom}`, evidence };
      }
      const most = Math.max(...told.counts.map(({ value }) => value));
      const stands = most === 0 ? "stands at 0" : "has not moved in the last 15 minutes";
      return { verdict: "pass", summary: `the counter ${stands}`, evidence };
    },
  };
}

interface Count {
  readonly member: string;
  readonly value: number;
  /** Whether the alert holds by it. */
  readonly alarm: boolean;
  readonly words: string;
}

interface Silent {
  readonly member: string;
  readonly words: string;
  /** Whether its source could not be asked, or its series tells nothing; a process that has never counted may have no series. */
  readonly unasked: boolean;
}

async function countersOf(
  counter: MetricQuestion,
  facts: LatticeFacts,
): Promise<{ readonly counts: readonly Count[]; readonly silent: readonly Silent[] }> {
  const [answer, down] = await Promise.all([
    facts.metric(counter),
    knownDown(counter.organism, facts),
  ]);
  const { series, nowMs } = answer;
  const members = committeeOf(facts.map.organisms[counter.organism]).map(({ name }) => name);
  const counts = members.flatMap((member): readonly Count[] => {
    const said = memberValue(member, series, nowMs);
    if (said.kind !== "value") return [];
    const { value } = said;
    const rise = increaseOver(said.series, WINDOW_MS, nowMs);
    if (value === 0) return [{ member, value, alarm: false, words: "stands at 0" }];
    const [first] = said.series.samples;
    // A process may show a counter only once it has counted: one that appeared lately has moved.
    const young = first === undefined || first.atMs > nowMs - WINDOW_MS;
    if (rise.kind === "too few" || (young && Math.round(rise.by) === 0)) {
      const words = `stands at ${value}; whether it moved lately is not known`;
      return [{ member, value, alarm: true, words }];
    }
    const by = Math.round(rise.by);
    const words =
      by > 0 ? `rose by ${by} in 15 minutes` : `stands at ${value}, unmoved for 15 minutes`;
    return [{ member, value, alarm: by > 0, words }];
  });
  // A series that is there and tells nothing is not one that was never begun.
  const hasSeries = (member: string) => series.some((one) => one.member === member);
  const silent = members
    .filter((member) => !counts.some((count) => count.member === member))
    .map((member) => ({
      member,
      words: down.has(member) ? "is down, and says nothing" : silence(member, answer),
      unasked: !down.has(member) && (answer.silent.has(member) || hasSeries(member)),
    }));
  return { counts, silent };
}

import type { LatticeMap } from "../lattice/lattice-members.ts";
import type { MetricQuestion } from "../lattice/metric-answer.ts";
import { metricNames } from "../lattice/metric-names.ts";
import type { ReplacedNames } from "../lattice/metric-names.ts";
import { selector } from "../lattice/promql.ts";

/** What alert rules are written for. */
export interface RuleContext {
  readonly map: LatticeMap;
  readonly names: ReplacedNames;
  /** Labels that every series of this lattice bears. */
  readonly match: Readonly<Record<string, string>>;
}

/** One Prometheus alert rule. */
export interface AlertRule {
  readonly alert: string;
  readonly expr: string;
  /** A Prometheus duration; none fires at once. */
  readonly for?: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

/** The PromQL selector of a metric in this lattice. */
export function ruleSelector(question: MetricQuestion, { names, match }: RuleContext): string {
  const named = metricNames(question.metric, question.organism, names);
  return selector(named, { ...match, ...question.labels });
}

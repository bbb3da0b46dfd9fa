import type { MetricAnswer, MetricQuestion } from "../lattice/metric-answer.ts";

/** Where members' metrics are read. */
export interface Metrics {
  /** One look, in which everything is fetched once; it gives up when the signal is aborted. */
  look(signal: AbortSignal): MetricsLook;
}

export interface MetricsLook {
  /** Never throws: what cannot be read is told in the answer. */
  ask(question: MetricQuestion): Promise<MetricAnswer>;
}

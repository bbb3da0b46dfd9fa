import type { MetricKey } from "../lattice/metric-key.ts";

/** One line of an exporter's page. */
export interface SimulatedSeries {
  readonly key: MetricKey;
  readonly name: string;
  readonly labels: Readonly<Record<string, string | number>>;
  readonly value: number;
}

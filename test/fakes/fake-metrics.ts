import type { MetricAnswer, MetricQuestion } from "../../src/lattice/metric-answer.ts";
import type { Series } from "../../src/lattice/series.ts";
import type { Metrics, MetricsLook } from "../../src/ports/metrics.ts";

/** One series a member exports of itself; `value` is what it has been for the last minutes. */
export interface Exported {
  readonly member: string;
  readonly value: number;
  readonly labels?: Readonly<Record<string, string>>;
  /** Age of its newest sample in milliseconds. */
  readonly ageMs?: number;
  /** How long it has had this value, in milliseconds; it is sampled every 15 s. */
  readonly heldMs?: number;
}

export const FAKE_NOW_MS = 1_700_000_000_000;

/** Metrics in memory: what is not exported is absent. */
export class FakeMetrics implements Metrics {
  readonly exported: Partial<Record<MetricQuestion["metric"], readonly Exported[]>> = {};
  readonly asked: MetricQuestion[] = [];

  look(): MetricsLook {
    return {
      ask: (question) => {
        this.asked.push(question);
        return Promise.resolve(this.#answer(question));
      },
    };
  }

  #answer({ metric, organism, labels = {} }: MetricQuestion): MetricAnswer {
    const series = (this.exported[metric] ?? [])
      .filter(({ member }) => member.startsWith(organism))
      .filter((given) =>
        Object.entries(labels).every(([label, value]) => given.labels?.[label] === value),
      );
    return {
      via: "Prometheus",
      nowMs: FAKE_NOW_MS,
      names: [`${organism}_${metric}`],
      series: series.map(seriesOf),
      silent: new Map(),
      troubles: [],
    };
  }
}

function seriesOf({ member, value, labels = {}, ageMs = 0, heldMs = 0 }: Exported): Series {
  const newestMs = FAKE_NOW_MS - ageMs;
  const samples = [];
  for (let back = heldMs; back > 0; back -= 15_000) samples.push({ atMs: newestMs - back, value });
  samples.push({ atMs: newestMs, value });
  return { labels, member, rank: 0, own: true, alive: true, samples };
}

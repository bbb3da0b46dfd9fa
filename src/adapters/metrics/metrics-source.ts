import type { Config } from "../../config/config.ts";
import type { Peer } from "../../outbound/outbound.ts";
import type { Clock } from "../../ports/clock.ts";
import type { MetricAnswer, MetricQuestion } from "../../lattice/metric-answer.ts";
import type { Metrics, MetricsLook } from "../../ports/metrics.ts";
import { SeriesMembers } from "./members.ts";
import { PrometheusLook } from "./prometheus-look.ts";
import { ScrapedLook } from "./scraped-look.ts";

export interface MetricsSourceOptions {
  readonly config: Config;
  readonly clock: Clock;
  /** Undefined where the configuration names no Prometheus. */
  readonly prometheus: Peer | undefined;
  /** By member. */
  readonly exporters: ReadonlyMap<string, Peer>;
}

/** Prometheus where it is configured and answers; the members' own exporters otherwise. */
export class MetricsSource implements Metrics {
  readonly #options: MetricsSourceOptions;

  constructor(options: MetricsSourceOptions) {
    this.#options = options;
  }

  look(signal: AbortSignal): MetricsLook {
    const { config, clock, prometheus, exporters } = this.#options;
    const common = { config, members: new SeriesMembers(config), now: () => clock.now(), signal };
    const scraped = new ScrapedLook({ ...common, peers: exporters });
    if (prometheus === undefined) return scraped;
    return new PreferredLook(new PrometheusLook({ ...common, peer: prometheus }), scraped);
  }
}

class PreferredLook implements MetricsLook {
  readonly #prometheus: PrometheusLook;
  readonly #scraped: ScrapedLook;

  constructor(prometheus: PrometheusLook, scraped: ScrapedLook) {
    this.#prometheus = prometheus;
    this.#scraped = scraped;
  }

  async ask(question: MetricQuestion): Promise<MetricAnswer> {
    const told = await this.#prometheus.ask(question);
    if (typeof told !== "string") return told;
    const scraped = await this.#scraped.ask(question);
    // Where members cannot be asked either, Prometheus's failure is why nothing is known of them.
    const silent = [...scraped.silent].map(([member, why]) => [member, `${told}; ${why}`] as const);
    return { ...scraped, silent: new Map(silent), troubles: [told] };
  }
}

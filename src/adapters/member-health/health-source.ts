import type { Config } from "../../config/config.ts";
import type { Organism } from "../../lattice/organism.ts";
import type { MemberHealth, MemberReport } from "../../ports/member-health.ts";
import type { PrometheusHealth } from "./prometheus-health.ts";
import type { ScrapedHealth } from "./scraped-health.ts";

/** Prometheus where it is configured and answers; the members themselves otherwise. */
export class HealthSource implements MemberHealth {
  readonly #config: Config;
  readonly #prometheus: PrometheusHealth | undefined;
  readonly #scraped: ScrapedHealth;

  constructor(config: Config, prometheus: PrometheusHealth | undefined, scraped: ScrapedHealth) {
    this.#config = config;
    this.#prometheus = prometheus;
    this.#scraped = scraped;
  }

  async membersUp(organism: Organism, signal: AbortSignal): Promise<readonly MemberReport[]> {
    const { members } = this.#config.organisms[organism];
    const told = await this.#prometheus?.membersUp(organism, members, signal);
    return told ?? this.#scraped.membersUp(organism, signal);
  }
}

import { MetricsSource } from "../adapters/metrics/metrics-source.ts";
import { PAGE_MAX_BYTES } from "../adapters/metrics/scraped-look.ts";
import type { Config } from "../config/config.ts";
import { ORGANISMS } from "../lattice/organism.ts";
import type { Outbound } from "../outbound/outbound.ts";
import type { Clock } from "../ports/clock.ts";
import type { Metrics } from "../ports/metrics.ts";
import { SOURCE_TIMEOUT_MS } from "./source-timeout.ts";

const TIMING = { timeoutMs: SOURCE_TIMEOUT_MS, maxBytes: PAGE_MAX_BYTES };

/** Prometheus where it is configured, and behind it the members' own exporters. */
export function openMetrics(config: Config, outbound: Outbound, clock: Clock): Metrics {
  const { prometheus } = config;
  const exporters = ORGANISMS.flatMap((organism) => config.organisms[organism].members).flatMap(
    ({ name, metrics }) =>
      metrics === undefined
        ? []
        : [
            [
              name,
              outbound.peer({ source: "member-metrics", url: metricsPage(metrics), ...TIMING }),
            ] as const,
          ],
  );
  return new MetricsSource({
    config,
    clock,
    prometheus: prometheus && outbound.peer({ source: "prometheus", ...prometheus, ...TIMING }),
    exporters: new Map(exporters),
  });
}

/** Exporters are configured by address; their page is /metrics unless the address names one. */
function metricsPage(url: string): string {
  return new URL(url).pathname === "/" ? `${url}/metrics` : url;
}

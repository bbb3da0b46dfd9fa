import { HealthSource } from "../adapters/member-health/health-source.ts";
import { PrometheusHealth } from "../adapters/member-health/prometheus-health.ts";
import { PAGE_MAX_BYTES, ScrapedHealth } from "../adapters/member-health/scraped-health.ts";
import type { Config } from "../config/config.ts";
import { forEachOrganism } from "../lattice/organism.ts";
import type { Outbound } from "../outbound/outbound.ts";
import type { MemberHealth } from "../ports/member-health.ts";
import { SOURCE_TIMEOUT_MS } from "./source-timeout.ts";

/** Prometheus where it is configured, and behind it the members' own exporters. */
export function openHealth(config: Config, outbound: Outbound): MemberHealth {
  const { prometheus } = config;
  const timing = { timeoutMs: SOURCE_TIMEOUT_MS, maxBytes: PAGE_MAX_BYTES };
  const scraped = new ScrapedHealth(
    forEachOrganism((organism) =>
      config.organisms[organism].members.map((member) => ({
        member,
        peer:
          member.metrics === undefined
            ? undefined
            : outbound.peer({
                source: "member-metrics",
                url: metricsPage(member.metrics),
                ...timing,
              }),
      })),
    ),
    prometheus?.names ?? {},
    prometheus?.memberLabel ?? "member",
  );
  if (prometheus === undefined) return new HealthSource(config, undefined, scraped);
  const { url, credentials, headers } = prometheus;
  const peer = outbound.peer({ source: "prometheus", url, credentials, headers, ...timing });
  return new HealthSource(config, new PrometheusHealth(peer, prometheus), scraped);
}

/** Exporters are configured by address; their page is /metrics unless the address names one. */
function metricsPage(url: string): string {
  return new URL(url).pathname === "/" ? `${url}/metrics` : url;
}

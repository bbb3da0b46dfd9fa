import { systemClock } from "../../src/adapters/system-clock.ts";
import { openMetrics } from "../../src/app/metrics.ts";
import { parseConfig } from "../../src/config/load.ts";
import { Outbound } from "../../src/outbound/outbound.ts";
import { noTelemetry } from "../../src/ports/telemetry.ts";
import { withKeys } from "../config/example.ts";
import type { Exposed, MetricsUnderTest } from "../contracts/metrics-contract.ts";
import { FakePrometheus } from "../fakes/fake-prometheus.ts";
import { HttpServer, raw } from "../fakes/http-server.ts";
import type { Respond } from "../fakes/http-server.ts";

export const gone: Respond = (request) => request.socket.destroy();

/** A metrics page as an exporter writes it. */
export function pageOf(exposed: readonly Exposed[]): string {
  const escaped = (text: string) =>
    text.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n");
  const lines = exposed.map(({ name, labels = {}, value }) => {
    const pairs = Object.entries(labels).map(([label, text]) => `${label}="${escaped(text)}"`);
    return `${name}${pairs.length === 0 ? "" : `{${pairs.join(",")}}`} ${value}`;
  });
  return `${lines.join("\n")}\n`;
}

/** relay's members with these exporters, and other keys of the configuration. */
export function metricsOver(
  exporters: Readonly<Record<string, string>>,
  keys: Readonly<Record<string, unknown>> = {},
) {
  const outbound = new Outbound(noTelemetry, {});
  const members = Object.fromEntries(
    ["relay-1", "relay-2", "relay-3"].map((name) => [
      name,
      { host: `h-${name}`, ...(name in exporters ? { metrics: exporters[name] } : {}) },
    ]),
  );
  const config = parseConfig(withKeys({ "organisms.relay.members": members, ...keys }), "/");
  return { metrics: openMetrics(config, outbound, systemClock), close: () => outbound.close() };
}

export async function scraping(): Promise<MetricsUnderTest> {
  const names = ["relay-1", "relay-2", "relay-3"];
  const servers = await Promise.all(names.map(() => HttpServer.open(gone)));
  const urls = Object.fromEntries(names.map((name, index) => [name, servers[index]?.url ?? ""]));
  const { metrics, close } = metricsOver(urls);
  return {
    metrics,
    past: false,
    expose: (pages) => {
      servers.forEach((server, index) => {
        const page = pages[names[index] ?? ""];
        server.respond = page === undefined ? gone : raw(200, pageOf(page));
      });
      return Promise.resolve();
    },
    close: async () => {
      await close();
      await Promise.all(servers.map((server) => server.close()));
    },
  };
}

export async function fakePrometheus(): Promise<MetricsUnderTest> {
  const prometheus = await FakePrometheus.open();
  const { metrics, close } = metricsOver({}, { prometheus: { url: prometheus.server.url } });
  return {
    metrics,
    past: true,
    expose: (pages) => {
      prometheus.held = Object.entries(pages).flatMap(([member, page]) =>
        page.map(({ name, labels = {}, value }) => ({
          name,
          labels: { instance: `${member}:9090`, ...labels },
          samples: [3, 2, 1, 0].map((ago) => [ago, value] as const),
        })),
      );
      return Promise.resolve();
    },
    close: async () => {
      await close();
      await prometheus.server.close();
    },
  };
}

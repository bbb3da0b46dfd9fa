import { commands } from "../commands/index.ts";
import { BeaconNode, BEACON_MAX_BYTES } from "./adapters/chain/beacon-node.ts";
import { GatewayReader, GATEWAY_MAX_BYTES } from "./adapters/gateway/gateway-reader.ts";
import { HealthSource } from "./adapters/member-health/health-source.ts";
import { PrometheusHealth } from "./adapters/member-health/prometheus-health.ts";
import { PAGE_MAX_BYTES, ScrapedHealth } from "./adapters/member-health/scraped-health.ts";
import { readerNames } from "./adapters/gateway/reader-names.ts";
import { catalogueOf } from "./command/catalogue-of.ts";
import { Dispatcher } from "./command/dispatch.ts";
import type { Config } from "./config/config.ts";
import { shortId } from "./lattice/lattice-id.ts";
import { forEachOrganism } from "./lattice/organism.ts";
import type { Origin } from "./message/model.ts";
import { Outbound } from "./outbound/outbound.ts";
import type { Clock } from "./ports/clock.ts";
import type { Telemetry } from "./ports/telemetry.ts";
import type { WalkSettings, WalkSources } from "./walk/sources.ts";
import { walkUseCase } from "./walk/use-case.ts";

/** How long a metrics page, Prometheus or a beacon node may take to answer. */
const SOURCE_TIMEOUT_MS = 3_000;

export interface AppOptions {
  readonly config: Config;
  readonly clock: Clock;
  readonly telemetry: Telemetry;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Whether the lattice is a simulated one; every message says so. */
  readonly drill: boolean;
  readonly report: (reference: string, error: unknown) => void;
}

/** The application over one configuration: what every surface hands commands to. */
export interface App {
  readonly dispatcher: Dispatcher;
  readonly origin: Origin;
  close(): Promise<void>;
}

export function openApp({ config, clock, telemetry, env, drill, report }: AppOptions): App {
  const outbound = new Outbound(telemetry, env);
  const { name, latticeId } = config.lattice;
  const origin = { lattice: name, shortId: shortId(latticeId), drill };
  const dispatcher = new Dispatcher({
    commands,
    capabilities: {
      walk: walkUseCase(walkSources(config, outbound, clock), walkSettings(config)),
      catalogue: catalogueOf(commands),
    },
    origin,
    telemetry,
    report,
  });
  return { dispatcher, origin, close: () => outbound.close() };
}

function walkSettings({ lattice, walk, organisms }: Config): WalkSettings {
  return {
    latticeId: lattice.latticeId,
    slots: lattice.clock,
    windows: forEachOrganism((organism) => organisms[organism].window),
    sizes: forEachOrganism((organism) => organisms[organism].n),
    lookback: walk.lookback,
    deadlineMs: walk.deadlineMs,
  };
}

function walkSources(config: Config, outbound: Outbound, clock: Clock): WalkSources {
  const names = readerNames(config);
  const readers = new Map(
    [...names].map(([key, { name, reader }]) => {
      const { url, credentials, timeoutMs } = reader;
      const maxBytes = GATEWAY_MAX_BYTES;
      const peer = outbound.peer({ source: "gateway", url, credentials, timeoutMs, maxBytes });
      return [key, new GatewayReader(name, peer, clock)] as const;
    }),
  );
  return {
    readers: forEachOrganism((organism) =>
      config.organisms[organism].readers.flatMap(({ url }) => readers.get(url) ?? []),
    ),
    beacon: beaconOf(config, outbound),
    health: healthOf(config, outbound),
    clock,
  };
}

function beaconOf({ chain }: Config, outbound: Outbound): BeaconNode | undefined {
  if (chain?.beacon === undefined) return undefined;
  const timing = { timeoutMs: SOURCE_TIMEOUT_MS, maxBytes: BEACON_MAX_BYTES };
  return new BeaconNode(outbound.peer({ source: "beacon", url: chain.beacon, ...timing }));
}

function healthOf(config: Config, outbound: Outbound): HealthSource {
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

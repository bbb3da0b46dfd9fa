import { BEACON_CONNECTIONS, BEACON_MAX_BYTES, BeaconNode } from "../adapters/chain/beacon-node.ts";
import { GATEWAY_MAX_BYTES, GatewayReader } from "../adapters/gateway/gateway-reader.ts";
import { readerKey, readerNames } from "../adapters/gateway/reader-names.ts";
import type { Config, OrganismConfig } from "../config/config.ts";
import { forEachOrganism } from "../lattice/organism.ts";
import type { Outbound } from "../outbound/outbound.ts";
import type { Clock } from "../ports/clock.ts";
import type { Metrics } from "../ports/metrics.ts";
import type { WalkSettings, WalkSources } from "../walk/sources.ts";
import { SOURCE_TIMEOUT_MS } from "./source-timeout.ts";

export function walkSettings({ lattice, walk, organisms }: Config): WalkSettings {
  return {
    latticeId: lattice.latticeId,
    slots: lattice.clock,
    windows: forEachOrganism((organism) => organisms[organism].window),
    sizes: forEachOrganism((organism) => organisms[organism].n),
    committees: forEachOrganism((organism) => committeeOf(organisms[organism])),
    lookback: walk.lookback,
    deadlineMs: walk.deadlineMs,
  };
}

function committeeOf({ members }: OrganismConfig): readonly string[] {
  return members.filter(({ role }) => role !== "aggregator").map(({ name }) => name);
}

/** Everyone a walk of this configuration's lattice may ask. */
export function walkSources(
  config: Config,
  outbound: Outbound,
  { clock, metrics }: { readonly clock: Clock; readonly metrics: Metrics },
): WalkSources {
  const names = readerNames(config);
  const readers = new Map(
    [...names].map(([key, { name, reader }]) => {
      const { url, credentials, headers, timeoutMs } = reader;
      const maxBytes = GATEWAY_MAX_BYTES;
      const peer = outbound.peer({
        source: "gateway",
        url,
        credentials,
        headers,
        timeoutMs,
        maxBytes,
      });
      return [key, new GatewayReader(name, peer, clock)] as const;
    }),
  );
  return {
    readers: forEachOrganism((organism) =>
      config.organisms[organism].readers.flatMap((reader) => readers.get(readerKey(reader)) ?? []),
    ),
    beacon: beaconOf(config, outbound),
    metrics,
    clock,
  };
}

function beaconOf({ chain }: Config, outbound: Outbound): BeaconNode | undefined {
  if (chain.beacon === undefined) return undefined;
  const timing = { timeoutMs: SOURCE_TIMEOUT_MS, maxBytes: BEACON_MAX_BYTES };
  const connections = BEACON_CONNECTIONS;
  return new BeaconNode(
    outbound.peer({ source: "beacon", url: chain.beacon, connections, ...timing }),
  );
}

import { systemClock } from "../adapters/system-clock.ts";
import { openStoreForReading } from "../adapters/store/open-store.ts";
import type { CheckSources, StoreLook } from "../check/sources.ts";
import { matrixKeyFolder } from "../config/matrix-keys.ts";
import type { Config, StoreConfig } from "../config/config.ts";
import { ORGANISMS } from "../lattice/organism.ts";
import type { Outbound } from "../outbound/outbound.ts";
import { noTelemetry } from "../ports/telemetry.ts";
import { chainSources } from "./chain-sources.ts";
import { openHostRights, openHosts } from "./hosts.ts";
import { openMetrics } from "./metrics.ts";
import { matrixSource } from "./matrix-source.ts";
import { slackSource } from "./slack-source.ts";
import { walkSources } from "./walk-sources.ts";

export interface CheckAround {
  readonly outbound: Outbound;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** When the check's time is over. */
  readonly signal: AbortSignal;
}

/** Everyone a configuration names, to be asked once. */
export function checkSources(config: Config, { outbound, env, signal }: CheckAround): CheckSources {
  const clock = systemClock;
  const metrics = openMetrics(config, outbound, clock);
  const { readers, beacon } = walkSources(config, outbound, { clock, metrics });
  return {
    readers: [...new Set(ORGANISMS.flatMap((organism) => readers[organism]))],
    readersOf: readers,
    beacon,
    chain: chainSources(config, outbound, beacon),
    metrics,
    exporters: openMetrics({ ...config, prometheus: undefined }, outbound, clock),
    hosts: openHosts(config, noTelemetry, env),
    rights: openHostRights(config, noTelemetry, env),
    clock,
    store: config.store && storeLook(config.store, env),
    slack: config.slack && slackSource(config.slack, env, signal),
    matrix:
      config.matrix &&
      matrixSource(config.matrix, { cryptoFolder: matrixKeyFolder(config.store), env, signal }),
  };
}

function storeLook(
  place: StoreConfig,
  env: Readonly<Record<string, string | undefined>>,
): () => Promise<StoreLook> {
  return async () => {
    const opened = await openStoreForReading(place, { clock: systemClock, env });
    if (opened.kind === "absent") return { kind: "absent" };
    if (opened.kind !== "open") return { kind: "unusable", text: opened.text };
    await opened.store.close();
    return { kind: "open" };
  };
}

import { systemClock } from "../adapters/system-clock.ts";
import type { CheckSources } from "../check/sources.ts";
import type { Config } from "../config/config.ts";
import { ORGANISMS } from "../lattice/organism.ts";
import type { Outbound } from "../outbound/outbound.ts";
import { noTelemetry } from "../ports/telemetry.ts";
import { chainSources } from "./chain-sources.ts";
import { openHosts } from "./hosts.ts";
import { openMetrics } from "./metrics.ts";
import { walkSources } from "./walk-sources.ts";

/** Everyone a configuration names, to be asked once. */
export function checkSources(
  config: Config,
  outbound: Outbound,
  env: Readonly<Record<string, string | undefined>>,
): CheckSources {
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
    clock,
  };
}

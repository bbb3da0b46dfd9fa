import { fork } from "node:child_process";
import { once } from "node:events";
import { ORGANISMS } from "../src/lattice/organism.ts";
import { stringify } from "yaml";
import { openApp } from "../src/app/app.ts";
import type { App } from "../src/app/app.ts";
import { systemClock } from "../src/adapters/system-clock.ts";
import type { Config } from "../src/config/config.ts";
import { parseConfig } from "../src/config/load.ts";
import { loadTopology } from "../src/drill/topology.ts";
import { noTelemetry } from "../src/ports/telemetry.ts";

export interface BenchLattice {
  readonly app: App;
  readonly config: Config;
  readonly urls: readonly string[];
  readonly close: () => Promise<void>;
}

/** The application over gateways in another process; each reads all six organisms. */
export async function openBenchLattice(gateways: number, delayMs: number): Promise<BenchLattice> {
  const source = fork(new URL("source-process.ts", import.meta.url), [`${gateways}`, `${delayMs}`]);
  const [told] = (await once(source, "message")) as [
    { ports: readonly number[]; exporters: Readonly<Record<string, number>>; genesisMs: number },
  ];
  const urls = told.ports.map((port) => `http://127.0.0.1:${port}`);
  const config = parseConfig(configText(urls, told), "/");
  const app = openApp({
    config,
    clock: systemClock,
    telemetry: noTelemetry,
    env: {},
    drill: undefined,
    report: (_reference, error) => {
      throw error;
    },
  });
  return {
    app,
    config,
    urls,
    close: async () => {
      await app.close();
      source.kill();
      await once(source, "exit");
    },
  };
}

interface Told {
  /** Port of each member's exporter. */
  readonly exporters: Readonly<Record<string, number>>;
  readonly genesisMs: number;
}

function configText(urls: readonly string[], { exporters, genesisMs }: Told): string {
  const { name, latticeId, slotSeconds, organisms } = loadTopology();
  const sections = ORGANISMS.map((organism) => {
    const { members, window } = organisms[organism];
    const hosts = Object.fromEntries(
      members.map((member) => [
        member,
        { host: member, metrics: `http://127.0.0.1:${exporters[member] ?? 0}` },
      ]),
    );
    return [organism, { members: hosts, ...(window === undefined ? {} : { window }) }] as const;
  });
  return stringify({
    lattice: { name, latticeId, clock: { genesisTime: genesisMs / 1000, slotSeconds } },
    gateway: urls.map((url) => ({ url })),
    organisms: Object.fromEntries(sections),
  });
}

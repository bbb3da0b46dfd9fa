import { fork } from "node:child_process";
import { once } from "node:events";
import { ORGANISMS } from "../src/lattice/organism.ts";
import { openApp } from "../src/app/app.ts";
import type { App } from "../src/app/app.ts";
import { systemClock } from "../src/adapters/system-clock.ts";
import type { Config } from "../src/config/config.ts";
import { parseConfig } from "../src/config/load.ts";
import { hostUnread } from "../src/ports/hosts.ts";
import type { UnitHosts } from "../src/ports/unit-hosts.ts";
import { noTelemetry } from "../src/ports/telemetry.ts";

/** Nothing that is measured here acts upon a host. */
const noHosts: UnitHosts = {
  look: () => Promise.resolve(hostUnread("not configured", "no hosts")),
  warm: () => Promise.resolve(),
  may: () => Promise.resolve(hostUnread("not configured", "no hosts")),
  act: () =>
    Promise.resolve({ kind: "refused", reason: "not configured", detail: "no hosts" } as const),
};

export interface BenchLattice {
  readonly app: App;
  readonly config: Config;
  readonly urls: readonly string[];
  /** The root that the lattice's quotes are made under. */
  readonly tdxRootDer: () => Promise<Uint8Array>;
  readonly close: () => Promise<void>;
}

/** The application over sources in another process; each gateway reads all six organisms. */
export async function openBenchLattice(gateways: number, delayMs: number): Promise<BenchLattice> {
  const source = fork(new URL("source-process.ts", import.meta.url), [`${gateways}`, `${delayMs}`]);
  const [told] = (await once(source, "message")) as [{ text: string; root: string }];
  const config = parseConfig(told.text, "/");
  const tdxRootDer = () => Promise.resolve(Buffer.from(told.root, "base64"));
  const app = openApp({
    config,
    clock: systemClock,
    telemetry: noTelemetry,
    env: {},
    drill: { tdxRootDer, unitHosts: noHosts },
    holder: "bench",
    pid: process.pid,
    report: (_reference, error) => {
      throw error;
    },
  });
  const readers = ORGANISMS.flatMap((organism) => config.organisms[organism].readers);
  return {
    app,
    config,
    urls: [...new Set(readers.map(({ url }) => url))],
    tdxRootDer,
    close: async () => {
      await app.close();
      source.kill();
      await once(source, "exit");
    },
  };
}

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openApp } from "../../src/app/app.ts";
import type { App } from "../../src/app/app.ts";
import { systemClock } from "../../src/adapters/system-clock.ts";
import { parseConfig } from "../../src/config/load.ts";
import type { Scenario } from "../../src/drill/scenario.ts";
import { Simulation } from "../../src/drill/simulation.ts";
import { loadTopology } from "../../src/drill/topology.ts";
import type { Topology } from "../../src/drill/topology.ts";
import { noTelemetry } from "../../src/ports/telemetry.ts";
import { WalkResult } from "../../src/walk/result.ts";

interface OpenDrill {
  readonly simulation: Simulation;
  readonly app: App;
  /** Walks, and gives the result as its schema describes it. */
  readonly walk: (target?: string) => Promise<WalkResult>;
}

/** Runs a test against a simulated lattice over real HTTP, and closes it whatever happens. */
export async function withDrill<T>(
  scenario: Omit<Scenario, "name" | "simulates">,
  use: (drill: OpenDrill) => Promise<T>,
  topology: Topology = loadTopology(),
): Promise<T> {
  const played = { name: "test", simulates: "A test.", ...scenario };
  const simulation = await Simulation.open(topology, played, () => Date.now());
  const folder = mkdtempSync(join(tmpdir(), "lattice-drill-"));
  const config = parseConfig(simulation.configText, "/");
  const app = openApp({
    config: { ...config, store: { kind: "sqlite", path: join(folder, "lattice.db") } },
    clock: systemClock,
    telemetry: noTelemetry,
    env: { PATH: process.env["PATH"] },
    drill: { tdxRootDer: () => simulation.tdxRootDer(), unitHosts: simulation.unitHosts },
    holder: "a test",
    pid: process.pid,
    report: (_reference, error) => {
      throw error;
    },
  });
  const walk = async (target = "current") =>
    WalkResult.parse((await app.dispatcher.dispatch(`walk ${target}`)).result);
  try {
    return await use({ simulation, app, walk });
  } finally {
    await app.close();
    await simulation.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

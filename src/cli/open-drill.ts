import { tmpdir } from "node:os";
import { systemClock } from "../adapters/system-clock.ts";
import { openApp } from "../app/app.ts";
import type { App } from "../app/app.ts";
import { parseConfig } from "../config/load.ts";
import type { Scenario } from "../drill/scenario.ts";
import { Simulation } from "../drill/simulation.ts";
import { loadTopology } from "../drill/topology.ts";
import { noTelemetry } from "../ports/telemetry.ts";
import { reportToStderr } from "./report.ts";

/** A simulated lattice and the application that looks at it. */
export interface Drill {
  readonly simulation: Simulation;
  readonly app: App;
  readonly people: readonly string[];
  close(): Promise<void>;
}

/** Starts the simulated lattice, and the application on the very configuration that a stranger would use. */
export async function openDrill(scenario: Scenario): Promise<Drill> {
  const topology = loadTopology();
  const simulation = await Simulation.open(topology, scenario, () => Date.now());
  const app = openApp({
    config: parseConfig(simulation.configText, tmpdir()),
    clock: systemClock,
    telemetry: noTelemetry,
    // The stand-in for ssh is a script: its interpreter is found in PATH.
    env: { PATH: process.env["PATH"] },
    drill: { tdxRootDer: () => simulation.tdxRootDer() },
    report: reportToStderr,
  });
  return {
    simulation,
    app,
    people: Object.keys(topology.people),
    close: async () => {
      await app.close();
      await simulation.close();
    },
  };
}

import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { systemClock } from "../adapters/system-clock.ts";
import { openApp } from "../app/app.ts";
import type { App } from "../app/app.ts";
import { peopleOf } from "../app/people.ts";
import { parseConfig } from "../config/load.ts";
import type { DrillBeginning } from "./drill-beginning.ts";
import { haltingStore } from "../drill/halting-store.ts";
import { drillActor } from "../drill/drill-actor.ts";
import { Simulation } from "../drill/simulation.ts";
import { loadTopology } from "../drill/topology.ts";
import type { Actor } from "../ports/actor.ts";
import { noTelemetry } from "../ports/telemetry.ts";
import { reportToStderr } from "./report.ts";

/** A simulated lattice and the application that looks at it. */
export interface Drill {
  readonly simulation: Simulation;
  readonly app: App;
  readonly people: readonly Actor[];
  close(): Promise<void>;
}

/** Starts the simulated lattice, and the application on the very configuration that a stranger would use. */
export async function openDrill({
  scenario,
  keeper,
  folder,
  halt,
}: DrillBeginning): Promise<Drill> {
  const topology = loadTopology();
  const simulation = await Simulation.open(topology, scenario, () => Date.now(), keeper);
  // Without a folder of its own the drill's store ends with the drill.
  const kept = folder ?? mkdtempSync(join(tmpdir(), "lattice-drill-"));
  const config = parseConfig(simulation.configText, tmpdir());
  const app = openApp({
    config: { ...config, store: { kind: "sqlite", path: join(kept, "lattice.db") } },
    clock: systemClock,
    telemetry: noTelemetry,
    // The stand-in for ssh is a script: its interpreter is found in PATH.
    env: { PATH: process.env["PATH"] },
    drill: {
      tdxRootDer: () => simulation.tdxRootDer(),
      unitHosts: simulation.unitHosts,
      aroundStore: halt && ((store) => haltingStore(store, halt, haltForGood)),
    },
    holder: "lattice drill",
    pid: process.pid,
    report: reportToStderr,
  });
  // A drill that was killed goes on by itself, as a bot does.
  if (existsSync(join(kept, "lattice.db"))) await app.desk.open();
  return {
    simulation,
    app,
    people: peopleOf(config).map(drillActor),
    close: async () => {
      await app.close();
      await simulation.close();
      if (folder === undefined) rmSync(kept, { recursive: true, force: true });
    },
  };
}

/** Stays where it is until it is killed. */
function haltForGood(words: string): Promise<never> {
  process.stderr.write(`lattice drill: ${words}: kill it (kill -9 ${process.pid})\n`);
  return new Promise(() => {
    setInterval(() => undefined, 60_000);
  });
}

import { setTimeout as sleep } from "node:timers/promises";
import { openApp } from "../../src/app/app.ts";
import type { App } from "../../src/app/app.ts";
import { systemClock } from "../../src/adapters/system-clock.ts";
import { noTelemetry } from "../../src/ports/telemetry.ts";
import type { Actor } from "../../src/ports/actor.ts";
import type { PersonName } from "../../test/real/lattice-machines.ts";
import { LatticeMachines } from "../../test/real/lattice-machines.ts";

/** The program's own parts over real machines, in this process: no terminal, no socket, no signature. */
export class PausedLattice {
  readonly machines: LatticeMachines;
  #app: App | undefined;

  private constructor(machines: LatticeMachines) {
    this.machines = machines;
  }

  static async open(): Promise<PausedLattice> {
    if (process.getuid?.() !== 0) throw new Error("machines in namespaces need root");
    return new PausedLattice(await LatticeMachines.open({ "approvals.stayDown": "0s" }));
  }

  /** Every unit runs, nothing is remembered, and it takes each unit so long to end: seconds. */
  async begin(drainSeconds: number): Promise<void> {
    await this.#app?.close();
    this.machines.forget();
    this.machines.startAll();
    if (drainSeconds > 0) this.machines.drain(drainSeconds);
    // A unit that has only just begun ends at once.
    await sleep(500);
    this.#app = openApp({
      config: this.machines.config,
      clock: systemClock,
      telemetry: noTelemetry,
      env: { PATH: process.env["PATH"], HOME: process.env["HOME"] },
      drill: undefined,
      holder: "a measurement",
      pid: process.pid,
      report: (_reference, error) => process.stderr.write(`${String(error)}\n`),
    });
    await this.#app.desk.open();
  }

  /** Asks for a pause and gives the words with which somebody agrees. */
  async asked(): Promise<string> {
    const { request } = await this.#says<{ request: { id: string; planHash: string } }>(
      "ada",
      "pause --reason measured",
    );
    return `approve ${request.id} ${request.planHash.slice(0, 8)}`;
  }

  /** Agrees; milliseconds to the run's end, which is the one expected. */
  async agreed(words: string, end: "complete" | "incomplete" = "complete"): Promise<number> {
    const begun = performance.now();
    const { run } = await this.#says<{ run: { state: string } }>("ben", words);
    const took = performance.now() - begun;
    if (run.state !== end) throw new Error(`the run is ${run.state}`);
    return took;
  }

  async close(): Promise<void> {
    await this.#app?.close();
    this.machines.close();
  }

  async #says<T>(person: PersonName, words: string): Promise<T> {
    if (this.#app === undefined) throw new Error("nothing was begun");
    const asking = { actor: someone(person), tell: () => undefined, wait: true };
    const { result, error } = await this.#app.dispatcher.dispatch(words, asking);
    if (error !== undefined) throw new Error(error.text);
    return result as T;
  }
}

function someone(id: PersonName): Actor {
  return {
    id,
    name: id,
    roles: ["operator", "approver"],
    via: "terminal",
    prove: () => Promise.resolve({ kind: "proved", proof: { how: "a measurement" } }),
  };
}

import type { StoredRun } from "../ports/store/run.ts";
import type { Store } from "../ports/store/store.ts";

/** SIGHUP says that the terminal is gone, as when a login drops: a run that is under way needs none. */
const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

type Signal = (typeof SIGNALS)[number];

interface Standing {
  /** Whether a run is under way in this process. */
  readonly here: boolean;
  /** Whether a signal said so before. */
  readonly warned: boolean;
}

/** What a signal does. Who only looks on at another process's run ends at the first one, as with any command. */
export function wayOf(
  signal: Signal,
  { here, warned }: Standing,
): "end" | "nothing" | "warn" | "leave" {
  if (!here) return "end";
  if (signal === "SIGHUP") return "nothing";
  return warned ? "leave" : "warn";
}

interface RunSignalsOptions {
  readonly store: Store;
  /** Whether this process carries out a run of the store. Never throws. */
  readonly goesOnHere: (runId: string) => Promise<boolean>;
  /** Leaves what is under way as it stands. */
  readonly leave: () => Promise<void>;
}

/**
 * Signals at a terminal that carries out a run. The first one says what is under way, the second leaves the run to
 * whoever comes next, and the third ends the process. Where nothing is under way the first one does. A terminal that
 * hangs up ends no run.
 */
export class RunSignals {
  readonly #options: RunSignalsOptions;
  readonly #heard = (signal: Signal) => {
    this.#hear(signal).catch(() => {
      this.#end(signal);
    });
  };
  #warned = false;

  constructor(options: RunSignalsOptions) {
    this.#options = options;
    for (const signal of SIGNALS) process.on(signal, this.#heard);
  }

  close(): void {
    for (const signal of SIGNALS) process.off(signal, this.#heard);
  }

  async #hear(signal: Signal): Promise<void> {
    const { store, goesOnHere, leave } = this.#options;
    const run = await store.read(({ runs }) => runs.open());
    if (run?.state !== "running") {
      this.#end(signal);
      return;
    }
    const way = wayOf(signal, { here: await goesOnHere(run.id), warned: this.#warned });
    if (way === "end") this.#end(signal);
    if (way === "warn") {
      this.#warned = true;
      process.stderr.write(`${underWayWords(run)}\n`);
    }
    if (way !== "leave") return;
    process.stderr.write(`${leftWords(run)}\n`);
    this.close();
    await leave();
  }

  /** As if nobody had listened. */
  #end(signal: Signal): void {
    this.close();
    process.kill(process.pid, signal);
  }
}

function underWayWords({ id, verb }: StoredRun): string {
  return `lattice run: ${id} (${verb}) is under way here, and goes on. \`abort ${id}\` from another terminal ends it. Ctrl-C once more leaves it half-way, to go on with the next \`lattice run\` or the bot.`;
}

function leftWords({ id, verb }: StoredRun): string {
  return `lattice run: leaving ${id} (${verb}) half-way. It goes on with \`lattice start\`, or with the next word about it from a terminal.`;
}

import type { StoredRun } from "../ports/store/run.ts";
import type { Store } from "../ports/store/store.ts";

/** SIGHUP says that the terminal is gone, as when a login drops: a run that is under way needs none. */
const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

type Signal = (typeof SIGNALS)[number];

/**
 * Signals at a terminal that carries out a run. The first one says what is under way, the second leaves the run to
 * whoever comes next, and the third ends the process. Where nothing is under way the first one does. A terminal that
 * hangs up ends no run.
 */
export class RunSignals {
  readonly #store: Store;
  readonly #leave: () => Promise<void>;
  readonly #heard = (signal: Signal) => {
    this.#hear(signal).catch(() => {
      this.#end(signal);
    });
  };
  #warned = false;

  constructor(store: Store, leave: () => Promise<void>) {
    this.#store = store;
    this.#leave = leave;
    for (const signal of SIGNALS) process.on(signal, this.#heard);
  }

  close(): void {
    for (const signal of SIGNALS) process.off(signal, this.#heard);
  }

  async #hear(signal: Signal): Promise<void> {
    const run = await this.#store.read(({ runs }) => runs.open());
    if (run?.state !== "running") {
      this.#end(signal);
    } else if (signal === "SIGHUP") {
      return;
    } else if (this.#warned) {
      process.stderr.write(`${leftWords(run)}\n`);
      this.close();
      await this.#leave();
    } else {
      this.#warned = true;
      process.stderr.write(`${underWayWords(run)}\n`);
    }
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

import type { Memory } from "../memory.ts";

const NAME = "position";

/** How often it is kept while nothing is said: on a quiet night nothing is written for it. */
const QUIET_MS = 60_000;

/**
 * How far Matrix was heard. A position is kept only after everything up to it was done: what a process that dies
 * leaves undone comes again, and is then known by its event's id.
 */
export class Positions {
  readonly #memory: Pick<Memory, "recall" | "keep">;
  readonly #now: () => number;
  #done: Promise<void> = Promise.resolve();
  #keptMs = -Infinity;

  constructor(memory: Pick<Memory, "recall" | "keep">, now: () => number) {
    this.#memory = memory;
    this.#now = now;
  }

  last(): Promise<string | undefined> {
    return this.#memory.recall(NAME);
  }

  /** `work` is everything that came with it. */
  heard(position: string, work: readonly Promise<unknown>[]): void {
    if (work.length === 0 && this.#now() - this.#keptMs < QUIET_MS) return;
    this.#keptMs = this.#now();
    this.#done = Promise.allSettled([this.#done, ...work]).then(() => this.#keep(position));
  }

  /** Resolves when everything that was heard until now is done and kept. */
  settled(): Promise<void> {
    return this.#done;
  }

  /** What is not kept now is kept with the next one; until then things come twice after a crash, and are known. */
  async #keep(position: string): Promise<void> {
    await this.#memory.keep(NAME, position).catch(() => undefined);
  }
}

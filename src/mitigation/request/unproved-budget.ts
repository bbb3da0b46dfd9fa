import type { Clock } from "../../ports/clock.ts";

const MINUTE_MS = 60_000;

/** More than anybody types in a minute. */
const MOST = 20;

/** One use of a person's name. */
interface NameUse {
  /** Whether the name was used too often within a minute by somebody who did not prove that it is theirs. */
  readonly over: boolean;
  /** They proved it: this use counts no more. */
  proved(): void;
}

/**
 * Counts what is tried under each name without a proof, so that whoever only says a name can neither fill the audit
 * log nor keep hosts busy. Lives as long as the process.
 */
export class UnprovedBudget {
  readonly #clock: Pick<Clock, "elapsed">;
  /** When each use was, by name. */
  readonly #uses = new Map<string, Set<{ readonly atMs: number }>>();

  constructor(clock: Pick<Clock, "elapsed">) {
    this.#clock = clock;
  }

  use(name: string): NameUse {
    const atMs = this.#clock.elapsed();
    const uses = this.#uses.get(name) ?? new Set();
    this.#uses.set(name, uses);
    for (const one of uses) if (atMs - one.atMs >= MINUTE_MS) uses.delete(one);
    // A use over the budget does not count: the name is free again a minute after the first that did.
    if (uses.size >= MOST) return { over: true, proved: () => undefined };
    const use = { atMs };
    uses.add(use);
    return {
      over: false,
      proved: () => {
        uses.delete(use);
      },
    };
  }
}

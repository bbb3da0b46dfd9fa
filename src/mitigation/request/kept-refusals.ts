import { canonical } from "../../audit/chain.ts";
import type { Via } from "../../ports/actor.ts";
import type { Clock } from "../../ports/clock.ts";
import type { RecordEntry, Store } from "../../ports/store/store.ts";

/** A refusal as the audit log has it. */
export interface Refused {
  /** The command, as it would be typed. */
  readonly does: string;
  /** The name that was given; only `proved` says whether it was them. */
  readonly by: string;
  readonly via: Via;
  /** Whether they proved in this very attempt who they are. */
  readonly proved: boolean;
  /** Why, for programs; of a preflight that speaks against it, `preflight`. */
  readonly code: string;
  readonly text: string;
  readonly planHash?: string;
}

/** A refusal that was written, and how often an equal one came after it. */
interface Repeated {
  readonly refused: Refused;
  readonly atMs: number;
  readonly elapsedMs: number;
  times: number;
}

type WritableStore = Pick<Store, "write">;

const MINUTE_MS = 60_000;

/**
 * Puts refusals into the audit log. The first of equal ones is written at once; those that come within a minute of it
 * are counted, and are one more row (`refused.again`) when the minute is over. A kill loses that count and no more.
 */
export class KeptRefusals {
  readonly #clock: Pick<Clock, "now" | "elapsed">;
  readonly #open = new Map<string, Repeated>();

  constructor(clock: Pick<Clock, "now" | "elapsed">) {
    this.#clock = clock;
  }

  async keep(store: WritableStore, refused: Refused): Promise<void> {
    const key = keyOf(refused);
    const first = this.#open.get(key);
    if (first !== undefined && !this.#over(first)) {
      first.times += 1;
      return;
    }
    const over = this.#taken((one) => this.#over(one));
    const atMs = this.#clock.now();
    this.#open.set(key, { refused, atMs, elapsedMs: this.#clock.elapsed(), times: 0 });
    try {
      await store.write((_tables, record) => {
        this.#recordAgain(over, record);
        record({ atMs, what: "refused", data: { ...refused } });
        return Promise.resolve();
      });
    } catch (error) {
      // Nothing was written, so the next equal one is the first.
      this.#open.delete(key);
      throw error;
    }
  }

  /** Writes the counts whose minute is over. */
  async keepCounts(store: WritableStore): Promise<void> {
    await this.#keepCounts(store, (one) => this.#over(one));
  }

  /** Writes every count: this process ends. */
  async close(store: WritableStore): Promise<void> {
    await this.#keepCounts(store, () => true);
  }

  async #keepCounts(store: WritableStore, wanted: (one: Repeated) => boolean): Promise<void> {
    const taken = this.#taken(wanted);
    if (taken.length === 0) return;
    await store.write((_tables, record) => {
      this.#recordAgain(taken, record);
      return Promise.resolve();
    });
  }

  /** Takes out what is wanted, and gives those of it that came again. */
  #taken(wanted: (one: Repeated) => boolean): readonly Repeated[] {
    const taken = [...this.#open].filter(([, one]) => wanted(one));
    for (const [key] of taken) this.#open.delete(key);
    return taken.map(([, one]) => one).filter(({ times }) => times > 0);
  }

  #recordAgain(repeated: readonly Repeated[], record: RecordEntry): void {
    for (const { refused, atMs: sinceMs, times } of repeated) {
      const { does, by, via, proved, code } = refused;
      const data = { does, by, via, proved, code, sinceMs, times };
      record({ atMs: this.#clock.now(), what: "refused.again", data });
    }
  }

  #over({ elapsedMs }: Repeated): boolean {
    return this.#clock.elapsed() - elapsedMs >= MINUTE_MS;
  }
}

/** The words may name what changes by itself, such as a time: refusals are equal without them. */
function keyOf({ does, by, via, proved, code, planHash }: Refused): string {
  return canonical([does, by, via, proved, code, planHash ?? ""]);
}

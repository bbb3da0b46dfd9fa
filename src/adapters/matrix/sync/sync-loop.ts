import { setTimeout as sleep } from "node:timers/promises";
import { AGAIN_MS } from "../web/web-failure.ts";
import { NotHeard } from "./not-heard.ts";

/** Waits between attempts to hear: soon after the first failure, then longer while the homeserver is away. */
const WAITS_MS = [0, 500, 1_000, 2_000, 5_000, 10_000];

/** How often what cannot be done with an answer is tried before it is left. */
const MOST_TRIES = 5;

export interface SyncState {
  readonly connected: boolean;
  /** Since when it is as it is, Unix milliseconds; undefined where nothing was heard yet. */
  readonly sinceMs: number | undefined;
  /** Why the last attempt to hear failed; never a text of the homeserver's own. */
  readonly why: string | undefined;
}

/** One turn at a time: `ask` gets what is new, `use` does something with it, and its position is gone on from. */
export interface SyncTurns<Answer> {
  ask(): Promise<Answer>;
  use(answer: Answer): Promise<void>;
  /** Goes on without what cannot be used. */
  skip(answer: Answer, error: unknown): void;
  /** Undoes what a position that is not known any more stands for. */
  forget(): void;
  readonly now: () => number;
}

/** Hears what is said for as long as the process lives, whatever the homeserver does. */
export class SyncLoop<Answer> {
  readonly #turns: SyncTurns<Answer>;
  readonly #stop = new AbortController();
  #state: SyncState = { connected: false, sinceMs: undefined, why: undefined };
  #working: Promise<void> | undefined;

  constructor(turns: SyncTurns<Answer>) {
    this.#turns = turns;
  }

  state(): SyncState {
    return this.#state;
  }

  /** Resolves after the first attempt. */
  start(): Promise<void> {
    const first = Promise.withResolvers<undefined>();
    this.#working ??= this.#work(() => {
      first.resolve(undefined);
    });
    return first.promise;
  }

  async close(): Promise<void> {
    this.#stop.abort();
    await this.#working;
  }

  async #work(attempted: () => void): Promise<void> {
    const { signal } = this.#stop;
    let failures = 0;
    while (!this.#stopped()) {
      let leastMs = 0;
      try {
        await this.#turn();
        failures = 0;
      } catch (error) {
        failures += 1;
        leastMs = this.#failed(error);
      }
      attempted();
      const waitMs = Math.max(leastMs, WAITS_MS[Math.min(failures, WAITS_MS.length - 1)] ?? 0);
      if (waitMs > 0) await sleep(waitMs, undefined, { signal }).catch(() => undefined);
    }
    attempted();
  }

  async #turn(): Promise<void> {
    const answer = await this.#turns.ask();
    for (let tries = 1; !this.#stopped(); tries += 1) {
      try {
        await this.#turns.use(answer);
        break;
      } catch (error) {
        if (tries === MOST_TRIES) {
          this.#turns.skip(answer, error);
          break;
        }
        this.#failed(error);
        const { signal } = this.#stop;
        await sleep(WAITS_MS[tries] ?? 0, undefined, { signal }).catch(() => undefined);
      }
    }
    if (this.#state.connected && this.#state.why === undefined) return;
    this.#state = { connected: true, sinceMs: this.#turns.now(), why: undefined };
  }

  /** How long to wait at least. */
  #failed(error: unknown): number {
    const failure = error instanceof NotHeard ? error.failure : undefined;
    const why = failure?.detail ?? "something of the bot's own broke";
    const { connected, sinceMs } = this.#state;
    this.#state = { connected: false, sinceMs: connected ? this.#turns.now() : sinceMs, why };
    // A homeserver that was put back to an older state does not know the position.
    if (failure?.kind === "refused") this.#turns.forget();
    // Where the homeserver named no time, the waits are our own.
    return failure?.kind === "later" && failure.afterMs > AGAIN_MS ? failure.afterMs : 0;
  }

  #stopped(): boolean {
    return this.#stop.signal.aborted;
  }
}

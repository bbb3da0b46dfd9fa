import type { Clock } from "../ports/clock.ts";

/**
 * Calls what it is given at most once per `everyMs`, at once the first time, and once more after the last change:
 * what is shown at the end is the end.
 */
export class Coalesced {
  readonly #show: () => Promise<void>;
  readonly #everyMs: number;
  readonly #clock: Clock;
  readonly #stop = new AbortController();
  #dirty = false;
  #working: Promise<void> | undefined;
  /** Why nothing is shown any more. */
  #failed: { readonly error: unknown } | undefined;

  constructor(show: () => Promise<void>, everyMs: number, clock: Clock) {
    this.#show = show;
    this.#everyMs = everyMs;
    this.#clock = clock;
  }

  changed(): void {
    this.#dirty = true;
    this.#working ??= this.#work().catch((error: unknown) => {
      this.#failed ??= { error };
    });
  }

  /** Shows what is still to be shown, at once; throws what showing threw. */
  async flush(): Promise<void> {
    this.#stop.abort();
    await this.#working;
    if (this.#failed !== undefined) throw this.#failed.error;
    if (this.#dirty) await this.#once();
  }

  async #work(): Promise<void> {
    const { signal } = this.#stop;
    while (this.#dirty && !signal.aborted) {
      await this.#once();
      await this.#clock.wait(this.#everyMs, signal);
    }
    this.#working = undefined;
  }

  async #once(): Promise<void> {
    this.#dirty = false;
    await this.#show();
  }
}

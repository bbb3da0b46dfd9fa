import type { Clock } from "../ports/clock.ts";

/** A sleep that can be ended from outside; a call that comes while nobody sleeps ends the next one. */
export class Waker {
  readonly #clock: Clock;
  #called = false;
  #sleep: AbortController | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  wake(): void {
    this.#called = true;
    this.#sleep?.abort();
  }

  async sleep(ms: number, signal: AbortSignal): Promise<void> {
    const sleep = new AbortController();
    this.#sleep = sleep;
    if (!this.#called) await this.#clock.wait(ms, AbortSignal.any([signal, sleep.signal]));
    this.#called = false;
    this.#sleep = undefined;
  }
}

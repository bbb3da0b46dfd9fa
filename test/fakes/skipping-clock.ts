import type { Clock } from "../../src/ports/clock.ts";

interface Waiting {
  readonly dueMs: number;
  readonly wake: () => void;
}

/** Time that goes by itself as it always does, and that a test can put forward. */
export class SkippingClock implements Clock {
  #aheadMs = 0;
  #setBackMs = 0;
  readonly #waiting = new Set<Waiting>();

  now(): number {
    return Date.now() + this.#aheadMs - this.#setBackMs;
  }

  elapsed(): number {
    return performance.now() + this.#aheadMs;
  }

  /** Sets the wall clock back, as somebody with rights on the machine may; time goes on all the same. */
  setBack(ms: number): void {
    this.#setBackMs += ms;
  }

  /** Whoever waits for a moment that has come by it goes on at once. */
  skip(ms: number): void {
    this.#aheadMs += ms;
    for (const { dueMs, wake } of this.#waiting) if (dueMs <= this.elapsed()) wake();
  }

  async wait(ms: number, signal: AbortSignal): Promise<void> {
    if (signal.aborted) return;
    const { promise, resolve } = Promise.withResolvers<undefined>();
    const wake = () => {
      resolve(undefined);
    };
    const waiting = { dueMs: this.elapsed() + ms, wake };
    const timer = setTimeout(wake, ms);
    this.#waiting.add(waiting);
    signal.addEventListener("abort", wake);
    await promise;
    clearTimeout(timer);
    this.#waiting.delete(waiting);
    signal.removeEventListener("abort", wake);
  }
}

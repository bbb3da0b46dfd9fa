import type { Clock } from "../../src/ports/clock.ts";

/** Time that stands still until it is waited for. */
export class FakeClock implements Clock {
  #nowMs: number;
  readonly waits: number[] = [];

  constructor(nowMs: number) {
    this.#nowMs = nowMs;
  }

  now(): number {
    return this.#nowMs;
  }

  elapsed(): number {
    return this.#nowMs;
  }

  wait(ms: number): Promise<void> {
    this.waits.push(ms);
    this.#nowMs += ms;
    return Promise.resolve();
  }
}

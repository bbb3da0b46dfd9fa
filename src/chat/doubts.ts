import type { Clock } from "../ports/clock.ts";

/** How long a message in doubt is looked for, where the chat cannot be looked through. */
const DOUBT_MS = 60_000;

/** What this process knows of messages whose posting did not end well. */
export class Doubts {
  readonly #clock: Clock;
  readonly #unsent = new Set<string>();
  readonly #sinceMs = new Map<string, number>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** The chat said that it did not take it, or that it is gone: it surely does not stand there. */
  surelyUnsent(key: string): void {
    this.#sinceMs.delete(key);
    this.#unsent.add(key);
  }

  isUnsent(key: string): boolean {
    return this.#unsent.has(key);
  }

  /** It is being posted, or stands there: whatever was known of it before says nothing any more. */
  over(key: string): void {
    this.#sinceMs.delete(key);
    this.#unsent.delete(key);
  }

  /** It could not be looked for. True once that has been so for too long to wait any more. */
  tooLong(key: string): boolean {
    const nowMs = this.#clock.now();
    const sinceMs = this.#sinceMs.get(key) ?? nowMs;
    this.#sinceMs.set(key, sinceMs);
    return nowMs - sinceMs >= DOUBT_MS;
  }
}

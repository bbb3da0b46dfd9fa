import type { Clock } from "../ports/clock.ts";

/** How long a chat may take to show what it was given, although it did not answer. */
const LATE_MS = 30_000;

/** How long a message in doubt is looked for, where the chat cannot be looked through; and after it was posted so. */
const DOUBT_MS = 60_000;
const DOUBT_AGAIN_MS = 600_000;

/** What this process knows of messages whose posting did not end well. */
export class Doubts {
  readonly #clock: Clock;
  readonly #unsent = new Set<string>();
  readonly #sinceMs = new Map<string, number>();
  /** Those that were posted once more although nobody could tell. */
  readonly #again = new Set<string>();

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

  /** It is being posted: from now on it may stand there. */
  begins(key: string): void {
    this.#unsent.delete(key);
    this.#sinceMs.set(key, this.#clock.elapsed());
  }

  /** It is known how it stands. */
  over(key: string): void {
    this.#sinceMs.delete(key);
    this.#unsent.delete(key);
    this.#again.delete(key);
  }

  /** It was not found. True while it may yet come to stand there: another process may have posted it just before. */
  mayBeLate(key: string): boolean {
    return this.#forMs(key) < LATE_MS;
  }

  /** It could not be looked for. True once that has been so for too long to wait any more. */
  tooLong(key: string): boolean {
    if (this.#forMs(key) < (this.#again.has(key) ? DOUBT_AGAIN_MS : DOUBT_MS)) return false;
    this.#again.add(key);
    return true;
  }

  /** How long it has been in doubt. */
  #forMs(key: string): number {
    const nowMs = this.#clock.elapsed();
    const sinceMs = this.#sinceMs.get(key) ?? nowMs;
    this.#sinceMs.set(key, sinceMs);
    return nowMs - sinceMs;
  }
}

/** More than would be told in a minute; older ones are forgotten first. */
const MOST = 1_000;

/** Lets something through once in a while for each key, so that nobody can make the bot flood a room. */
export class Seldom {
  readonly #everyMs: number;
  readonly #now: () => number;
  readonly #last = new Map<string, number>();

  constructor(everyMs: number, now: () => number) {
    this.#everyMs = everyMs;
    this.#now = now;
  }

  /** Whether it is time again; it then counts as done. */
  may(key: string): boolean {
    const nowMs = this.#now();
    if (nowMs - (this.#last.get(key) ?? -Infinity) < this.#everyMs) return false;
    this.#last.delete(key);
    this.#last.set(key, nowMs);
    const [oldest] = this.#last.keys();
    if (this.#last.size > MOST && oldest !== undefined) this.#last.delete(oldest);
    return true;
  }
}

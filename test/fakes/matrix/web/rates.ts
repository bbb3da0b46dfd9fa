/** Synapse's default (its documentation, rc_message): what somebody may send, edits and reactions among it. */
const MESSAGES = { perSecond: 0.2, burst: 10 };

interface Count {
  readonly sent: number;
  readonly since: number;
}

/** Who may send how much: a bucket that leaks. */
export class Rates {
  readonly #now: () => number;
  readonly #counts = new Map<string, Count>();
  /** Whether anything is counted. */
  counted: boolean;

  constructor(now: () => number, counted: boolean) {
    this.#now = now;
    this.counted = counted;
  }

  /** Counts something sent; how many milliseconds to wait where it is one too many, otherwise 0. */
  count(user: string): number {
    if (!this.counted) return 0;
    const { perSecond, burst } = MESSAGES;
    const now = this.#now();
    const before = this.#counts.get(user) ?? { sent: 0, since: now };
    const sent = Math.max(0, before.sent - ((now - before.since) / 1_000) * perSecond);
    if (sent + 1 > burst) {
      this.#counts.set(user, { sent, since: now });
      return Math.ceil(((sent + 1 - burst) / perSecond) * 1_000);
    }
    this.#counts.set(user, { sent: sent + 1, since: now });
    return 0;
  }
}

/** As long as Slack takes answers at an address that it gave (docs.slack.dev, handling user interaction). */
const KEPT_MS = 30 * 60_000;

/** More forms than are open at once. */
const MOST = 1_000;

interface Opened {
  readonly reply: string;
  readonly atMs: number;
}

/**
 * Where whoever fills in a form can be answered. Slack sends no such address with a form, only with the press that had
 * it opened. Kept in memory, as the addresses are secrets: after a restart there are other ways to answer.
 */
export class Forms {
  readonly #elapsed: () => number;
  readonly #opened = new Map<string, Opened>();

  /** Milliseconds that only grow. */
  constructor(elapsed: () => number) {
    this.#elapsed = elapsed;
  }

  opened(view: string, reply: string): void {
    this.#opened.set(view, { reply, atMs: this.#elapsed() });
    const [oldest] = this.#opened.keys();
    if (this.#opened.size > MOST && oldest !== undefined) this.#opened.delete(oldest);
  }

  replyTo(view: string): string | undefined {
    const opened = this.#opened.get(view);
    if (opened === undefined || this.#elapsed() - opened.atMs >= KEPT_MS) return undefined;
    return opened.reply;
  }
}

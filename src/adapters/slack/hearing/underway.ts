import { setTimeout as sleep } from "node:timers/promises";

/** What Slack was told is heard, and nobody has taken or answered yet: it is lost where the bot ends before. */
export class Underway {
  readonly #going = new Set<Promise<unknown>>();

  /** Counts from now on until what it gives is called; once more does nothing. */
  begin(): () => void {
    const { promise, resolve } = Promise.withResolvers<undefined>();
    this.#going.add(promise);
    return () => {
      this.#going.delete(promise);
      resolve(undefined);
    };
  }

  /** Resolves when everything that is under way now is over, at the latest after so long. */
  async over(mostMs: number): Promise<void> {
    const left = new AbortController();
    const { signal } = left;
    const late = sleep(mostMs, undefined, { signal }).catch(() => undefined);
    await Promise.race([Promise.all(this.#going), late]);
    left.abort();
  }
}

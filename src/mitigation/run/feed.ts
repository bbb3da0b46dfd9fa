type Listener = () => void;

/** Tells those who follow a run that something in it changed; what, they read from the store. */
export class Feed {
  readonly #listeners = new Map<string, Set<Listener>>();
  readonly #following = new Set<Promise<void>>();
  readonly #stop = new AbortController();

  /** Aborted when nobody is to be told any more. */
  get signal(): AbortSignal {
    return this.#stop.signal;
  }

  /** Keeps in mind somebody who follows a run and whom nobody else waits for. */
  keep(following: Promise<void>): void {
    this.#following.add(following);
    void following.finally(() => this.#following.delete(following));
  }

  /** Ends all following; resolves when everybody was told the last of it. */
  async close(): Promise<void> {
    this.#stop.abort();
    await Promise.all(this.#following);
  }

  changed(runId: string): void {
    for (const listener of this.#listeners.get(runId) ?? []) listener();
  }

  /** Gives the way to stop following. */
  follow(runId: string, listener: Listener): () => void {
    const listeners = this.#listeners.get(runId) ?? new Set();
    this.#listeners.set(runId, listeners.add(listener));
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0) this.#listeners.delete(runId);
    };
  }
}

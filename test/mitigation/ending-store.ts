import type { RecordEntry, Store, Tables } from "../../src/ports/store/store.ts";

/** Right before or right after the n-th write from now, counted from 1. */
export interface EndAt {
  readonly write: number;
  readonly when: "before" | "after";
}

/** A store whose process ends at one of its writes: from there on nothing it does arrives anywhere. */
export class EndingStore implements Store {
  readonly #store: Store;
  readonly #onEnd: () => void;
  #endAt: EndAt | undefined;
  #ended = false;
  writes = 0;

  constructor(store: Store, onEnd: () => void) {
    this.#store = store;
    this.#onEnd = onEnd;
  }

  get sharing(): Store["sharing"] {
    return this.#store.sharing;
  }

  get ended(): boolean {
    return this.#ended;
  }

  endAt(at: EndAt): void {
    this.writes = 0;
    this.#endAt = at;
  }

  end(): void {
    this.#ended = true;
    this.#onEnd();
  }

  read<T>(work: (tables: Tables) => Promise<T>): Promise<T> {
    return this.#ended ? gone() : this.#store.read(work);
  }

  async write<T>(work: (tables: Tables, record: RecordEntry) => Promise<T>): Promise<T> {
    if (this.#ended) return gone();
    this.writes += 1;
    const here = this.#endAt?.write === this.writes;
    if (here && this.#endAt?.when === "before") return this.#stop();
    const result = await this.#store.write(work);
    return here ? this.#stop() : result;
  }

  /** The file stays open for the next process. */
  close(): Promise<void> {
    return Promise.resolve();
  }

  #stop(): Promise<never> {
    this.end();
    return gone();
  }
}

function gone(): Promise<never> {
  return Promise.reject(new Error("the process has ended"));
}

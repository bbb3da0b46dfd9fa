import type { ChatRows } from "../../ports/store/chat.ts";

/** Where it is kept what must outlive the process. Each call is one transaction. */
export type MatrixRows = <T>(work: (rows: ChatRows) => Promise<T>) => Promise<T>;

/** What is known of Matrix from one process to the next. */
export class Memory {
  readonly #rows: MatrixRows;

  constructor(rows: MatrixRows) {
    this.#rows = rows;
  }

  recall(name: string): Promise<string | undefined> {
    return this.#rows((chat) => chat.fact("matrix", name));
  }

  keep(name: string, value: string): Promise<void> {
    return this.#rows((chat) => chat.keepFact("matrix", name, value));
  }

  /** Whether what somebody said is heard for the first time; once it was asked, it is not any more. */
  firstHeard(key: string, nowMs: number): Promise<boolean> {
    return this.#rows((chat) => chat.takeOnce(`matrix:${key}`, nowMs, Infinity));
  }
}

import type { ChatMessage, ChatRows } from "../ports/store/chat.ts";
import type { ChatStore } from "./chat-store.ts";

/** Acts that are remembered; older ones are forgotten first. */
const MOST_ACTS = 10_000;

/**
 * For a bot without `store`: it can do nothing that must not be done twice, so what it was told is remembered only
 * while it runs.
 */
export function rowsInMemory(): ChatStore {
  const rows = new MemoryRows();
  return (work) => work(rows);
}

class MemoryRows implements ChatRows {
  readonly #acts = new Map<string, number>();
  readonly #messages = new Map<string, ChatMessage>();
  readonly #facts = new Map<string, string>();

  takeOnce(key: string, atMs: number, forMs: number): Promise<boolean> {
    const takenMs = this.#acts.get(key);
    if (takenMs !== undefined && Math.abs(atMs - takenMs) < forMs) return Promise.resolve(false);
    this.#acts.delete(key);
    this.#acts.set(key, atMs);
    const [oldest] = this.#acts.keys();
    if (this.#acts.size > MOST_ACTS && oldest !== undefined) this.#acts.delete(oldest);
    return Promise.resolve(true);
  }

  forgetActs(beforeMs: number): Promise<void> {
    for (const [key, atMs] of this.#acts) if (atMs < beforeMs) this.#acts.delete(key);
    return Promise.resolve();
  }

  message(surface: string, key: string): Promise<ChatMessage | undefined> {
    return Promise.resolve(this.#messages.get(`${surface} ${key}`));
  }

  /** What is done with needs not be found again: a process without a store leaves nothing to the next. */
  messages(): Promise<readonly ChatMessage[]> {
    return Promise.resolve([]);
  }

  /** What is asked for and what runs needs a store. */
  living(): Promise<readonly ChatMessage[]> {
    return Promise.resolve([]);
  }

  keep(message: ChatMessage): Promise<void> {
    const name = `${message.surface} ${message.key}`;
    if (message.state === "done") this.#messages.delete(name);
    else this.#messages.set(name, message);
    return Promise.resolve();
  }

  fact(surface: string, name: string): Promise<string | undefined> {
    return Promise.resolve(this.#facts.get(`${surface} ${name}`));
  }

  keepFact(surface: string, name: string, value: string): Promise<void> {
    this.#facts.set(`${surface} ${name}`, value);
    return Promise.resolve();
  }

  /** Only what is not done is kept at all. */
  forgetMessages(): Promise<void> {
    return Promise.resolve();
  }
}

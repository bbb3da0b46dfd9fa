import { randomUUID } from "node:crypto";
import type { ChatSurface } from "../ports/chat-surface.ts";
import type { Clock } from "../ports/clock.ts";
import type { ChatRows } from "../ports/store/chat.ts";
import { atWorkKey } from "./answer-keys.ts";

/** How often a process says that it is at work. */
export const SAY_MS = 5_000;

/** One that has not said so for this long is at work no more: the store may be away for a few seconds. */
const GONE_MS = 30_000;

/** What a process said last, and since when nothing else was heard of it. */
interface Heard {
  readonly atMs: number | undefined;
  readonly sinceMs: number;
}

/** Which processes are at work on answers in one chat: each says so in the store, again and again, while it is. */
export class AtWork {
  /** This process's name among them. */
  readonly self = randomUUID().slice(0, 8);
  readonly #surface: Pick<ChatSurface, "name" | "home">;
  readonly #clock: Clock;
  readonly #heard = new Map<string, Heard>();

  constructor(surface: Pick<ChatSurface, "name" | "home">, clock: Clock) {
    this.#surface = surface;
    this.#clock = clock;
  }

  /** Says that this process is. */
  say(chat: Pick<ChatRows, "keep">): Promise<void> {
    const { name: surface, home: channel } = this.#surface;
    const key = atWorkKey(this.self);
    const atMs = this.#clock.now();
    return chat.keep({
      surface,
      key,
      channel,
      thread: undefined,
      id: undefined,
      state: "done",
      atMs,
    });
  }

  /**
   * Which of these, who left something at work, are not any more. It takes a while to be sure of it: what counts is
   * whether they say something new, since their clocks may be wrong.
   */
  async gone(
    owners: ReadonlySet<string>,
    chat: Pick<ChatRows, "message">,
  ): Promise<ReadonlySet<string>> {
    // Who has nothing at work has no need to say anything.
    for (const owner of this.#heard.keys()) if (!owners.has(owner)) this.#heard.delete(owner);
    const gone = new Set<string>();
    for (const owner of owners) {
      if (owner === this.self) continue;
      const row = await chat.message(this.#surface.name, atWorkKey(owner));
      if (this.#silentMs(owner, row?.atMs) >= GONE_MS) gone.add(owner);
    }
    return gone;
  }

  #silentMs(owner: string, atMs: number | undefined): number {
    const nowMs = this.#clock.elapsed();
    const before = this.#heard.get(owner);
    if (before !== undefined && before.atMs === atMs) return nowMs - before.sinceMs;
    this.#heard.set(owner, { atMs, sinceMs: nowMs });
    return 0;
  }
}

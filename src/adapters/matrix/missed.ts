import { setTimeout as sleep } from "node:timers/promises";
import { headline } from "../../message/build.ts";
import type { Message, Origin } from "../../message/model.ts";
import type { ChatSurface } from "../../ports/chat-surface.ts";

/** How long it is tried to say so. */
const PATIENCE_MS = 300_000;

/** Where nobody says how long to wait. */
const AGAIN_MS = 5_000;

export interface MissedOptions {
  readonly surface: Pick<ChatSurface, "post">;
  readonly origin: Origin;
  readonly stop: AbortSignal;
  readonly now: () => number;
}

/** Commands that were said while the bot was away: none is carried out, and each room is told so, once. */
export class Missed {
  readonly #options: MissedOptions;
  readonly #rooms = new Map<string, { readonly count: number; readonly last: string }>();

  constructor(options: MissedOptions) {
    this.#options = options;
  }

  /** Notes a command by its event. */
  add(room: string, event: string): void {
    const { count } = this.#rooms.get(room) ?? { count: 0 };
    this.#rooms.set(room, { count: count + 1, last: event });
  }

  /** Whether there is something to tell. */
  get any(): boolean {
    return this.#rooms.size > 0;
  }

  /** Tells what was noted until now. Resolves when it is told; never rejects. */
  async tell(): Promise<void> {
    const rooms = [...this.#rooms];
    this.#rooms.clear();
    await Promise.all(rooms.map(([room, { count, last }]) => this.#say(room, count, last)));
  }

  async #say(room: string, count: number, last: string): Promise<void> {
    const { surface, origin, stop, now } = this.#options;
    const untilMs = now() + PATIENCE_MS;
    while (!stop.aborted && now() < untilMs) {
      const key = `missed:${last}`;
      const sent = await surface.post(missedMessage(origin, count), { channel: room, key });
      // Whether it stands there or not is not worth a second one.
      if (sent.kind !== "later") return;
      const waitMs = Math.max(sent.afterMs, AGAIN_MS);
      await sleep(waitMs, undefined, { signal: stop }).catch(() => undefined);
    }
  }
}

function missedMessage(origin: Origin, count: number): Message {
  const words =
    count === 1
      ? "While the bot was away, 1 command was said here. It was not carried out: say it again if it is still wanted."
      : `While the bot was away, ${count} commands were said here. None of them was carried out: say again what is still wanted.`;
  return { origin, title: "was away", blocks: [headline("neutral", words)] };
}

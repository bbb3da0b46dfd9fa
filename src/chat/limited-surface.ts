import type { ChatSurface, Found, Sent } from "../ports/chat-surface.ts";
import type { Clock } from "../ports/clock.ts";

/** After a call that was not answered, and before one looks again for what was not found. */
const AGAIN_MS = 2_000;

/**
 * Holds back what a chat takes later, each kind of call for itself: a limit on posts must not keep back the edit that
 * takes the buttons off a request.
 */
export function limitedSurface(surface: ChatSurface, clock: Clock): ChatSurface {
  const posts = new Held(clock);
  const edits = new Held(clock);
  const looks = new Held(clock);
  return {
    name: surface.name,
    // It may become known only when the chat is reached.
    get home() {
      return surface.home;
    },
    part: (message) => surface.part(message),
    post: (message, posting) => sendThrough(posts, () => surface.post(message, posting)),
    edit: (placed, message) => sendThrough(edits, () => surface.edit(placed, message)),
    find: (key, place, sinceMs) => findThrough(looks, () => surface.find(key, place, sinceMs)),
    whisper: (message, to) => surface.whisper(message, to),
  };
}

async function sendThrough(held: Held, send: () => Promise<Sent>): Promise<Sent> {
  const { leftMs, detail } = held;
  if (leftMs > 0) return { kind: "later", afterMs: leftMs, detail };
  const sent = await send();
  if (sent.kind === "later") held.back(sent.afterMs, sent.detail);
  if (sent.kind === "unsure") held.back(AGAIN_MS, sent.detail);
  return sent;
}

async function findThrough(held: Held, find: () => Promise<Found>): Promise<Found> {
  const { leftMs, detail } = held;
  if (leftMs > 0) return { kind: "unknown", detail };
  const found = await find();
  if (found.kind === "unknown") held.back(AGAIN_MS, found.detail);
  return found;
}

/** Until when there is no call of a kind, and why. */
class Held {
  readonly #clock: Clock;
  #untilMs = 0;
  detail = "";

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get leftMs(): number {
    return this.#untilMs - this.#clock.elapsed();
  }

  back(forMs: number, detail: string): void {
    this.#untilMs = this.#clock.elapsed() + forMs;
    this.detail = detail;
  }
}

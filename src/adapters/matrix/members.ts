import type { MatrixWeb } from "./web/matrix-web.ts";

/** How long what the homeserver said of somebody is believed. */
const BELIEVED_MS = 60_000;

/** More than have a word in the bot's rooms; older ones are asked for again. */
const MOST = 1_000;

/** `unknown`: it could not be asked. */
export type Membership =
  | { readonly kind: "joined" }
  | { readonly kind: "not joined" }
  | { readonly kind: "unknown"; readonly detail: string };

/** Who is in a room, as the homeserver says; believed for a minute. */
export class Members {
  readonly #web: MatrixWeb;
  readonly #now: () => number;
  readonly #seen = new Map<string, number>();

  constructor(web: MatrixWeb, now: () => number) {
    this.#web = web;
    this.#now = now;
  }

  /** `fresh` for decisions: as the homeserver has it now. */
  async look(
    room: string,
    user: string,
    { fresh }: { readonly fresh: boolean },
  ): Promise<Membership> {
    const key = `${room} ${user}`;
    if (!fresh && this.#now() - (this.#seen.get(key) ?? -Infinity) < BELIEVED_MS) {
      return { kind: "joined" };
    }
    const place = { room, type: "m.room.member", key: user };
    const answer = await this.#web.call("state", place);
    this.#seen.delete(key);
    if (answer.kind === "ok") {
      if (answer.body["membership"] !== "join") return { kind: "not joined" };
      this.#believe(key);
      return { kind: "joined" };
    }
    if (answer.kind === "refused" && answer.errcode === "M_NOT_FOUND") {
      return { kind: "not joined" };
    }
    return { kind: "unknown", detail: answer.detail };
  }

  /** Somebody's membership changed: it is asked again. */
  changed(room: string, user: string): void {
    this.#seen.delete(`${room} ${user}`);
  }

  #believe(key: string): void {
    this.#seen.set(key, this.#now());
    const [oldest] = this.#seen.keys();
    if (this.#seen.size > MOST && oldest !== undefined) this.#seen.delete(oldest);
  }
}

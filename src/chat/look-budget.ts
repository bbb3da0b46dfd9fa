import { hasRole } from "../lattice/person.ts";
import { refusal } from "../message/refusal.ts";
import type { Refusal } from "../message/refusal.ts";
import type { Actor } from "../ports/actor.ts";
import type { Clock } from "../ports/clock.ts";
import type { ChatRows } from "../ports/store/chat.ts";
import type { ChatStore } from "./chat-store.ts";

/** A verification asks hosts, chains and gateways: a person gets six of them a minute, over all chats. */
const MOST = 6;
const MINUTE_MS = 60_000;

const NOUNS = { verify: "verifications", walk: "walks" } as const;

type Counted = keyof typeof NOUNS;

/** Who asks, as far as it counts. */
type Asker = Pick<Actor, "id" | "roles">;

/**
 * Counts who looked how often: here for all chats of this process, and in the store for all processes. People without a
 * role are counted for walks, too: each is a message, and a chat takes so many of them only.
 */
export class LookBudget {
  readonly #clock: Clock;
  readonly #spent = new Map<string, readonly number[]>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Counts what is counted, or says why there is none left of it. */
  async spend(
    [verb = ""]: readonly string[],
    asker: Asker,
    rows: ChatStore,
  ): Promise<Refusal | undefined> {
    const counted = countedOf(verb.toLowerCase(), asker);
    if (counted === undefined) return undefined;
    const key = `${counted}:${asker.id}`;
    const nowMs = this.#clock.elapsed();
    const lately = (this.#spent.get(key) ?? []).filter((atMs) => nowMs - atMs < MINUTE_MS);
    const [first] = lately;
    if (first !== undefined && lately.length >= MOST) {
      this.#spent.set(key, lately);
      return tooOften(counted, Math.ceil((first + MINUTE_MS - nowMs) / 1_000));
    }
    this.#spent.set(key, [...lately, nowMs]);
    if (await rows((chat) => this.#takesOne(key, chat))) return undefined;
    const spent = this.#spent.get(key) ?? [];
    this.#spent.set(key, spent.toSpliced(spent.indexOf(nowMs), 1));
    // What another process counted is known without its time.
    return tooOften(counted, MINUTE_MS / 1_000);
  }

  /** Each of a person's six is free again a minute after it was taken. */
  async #takesOne(key: string, chat: Pick<ChatRows, "takeOnce">): Promise<boolean> {
    const nowMs = this.#clock.now();
    for (let nth = 1; nth <= MOST; nth += 1) {
      if (await chat.takeOnce(`${key}:${nth}`, nowMs, MINUTE_MS)) return true;
    }
    return false;
  }
}

function countedOf(verb: string, asker: Asker): Counted | undefined {
  if (verb === "verify") return verb;
  return verb === "walk" && !hasRole(asker, "reader") ? verb : undefined;
}

function tooOften(counted: Counted, seconds: number): Refusal {
  return refusal(
    "busy",
    `That is more than ${MOST} ${NOUNS[counted]} in a minute. Try again in ${seconds} s, or look at the messages of those before.`,
  );
}

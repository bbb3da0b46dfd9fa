import { refusal } from "../message/refusal.ts";
import type { Refusal } from "../message/refusal.ts";
import type { Clock } from "../ports/clock.ts";
import type { ChatRows } from "../ports/store/chat.ts";
import type { ChatStore } from "./chat-store.ts";

/** A verification asks hosts, chains and gateways: a person gets six of them a minute, over all chats. */
const MOST = 6;
const MINUTE_MS = 60_000;

/** Counts who verified how often: here for all chats of this process, and in the store for all processes. */
export class VerifyBudget {
  readonly #clock: Clock;
  readonly #spent = new Map<string, readonly number[]>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Counts one more of a person's, or says why there is none left. */
  async spend(person: string, rows: ChatStore): Promise<Refusal | undefined> {
    const nowMs = this.#clock.elapsed();
    const lately = (this.#spent.get(person) ?? []).filter((atMs) => nowMs - atMs < MINUTE_MS);
    const [first] = lately;
    if (first !== undefined && lately.length >= MOST) {
      this.#spent.set(person, lately);
      return tooOften(Math.ceil((first + MINUTE_MS - nowMs) / 1_000));
    }
    this.#spent.set(person, [...lately, nowMs]);
    if (await rows((chat) => this.#takesOne(person, chat))) return undefined;
    const counted = this.#spent.get(person) ?? [];
    this.#spent.set(person, counted.toSpliced(counted.indexOf(nowMs), 1));
    // What another process counted is known without its time.
    return tooOften(MINUTE_MS / 1_000);
  }

  /** Each of a person's six is free again a minute after it was taken. */
  async #takesOne(person: string, chat: Pick<ChatRows, "takeOnce">): Promise<boolean> {
    const nowMs = this.#clock.now();
    for (let nth = 1; nth <= MOST; nth += 1) {
      if (await chat.takeOnce(`verify:${person}:${nth}`, nowMs, MINUTE_MS)) return true;
    }
    return false;
  }
}

function tooOften(seconds: number): Refusal {
  return refusal(
    "busy",
    `That is more than ${MOST} verifications in a minute. Try again in ${seconds} s, or look at the messages of those before.`,
  );
}

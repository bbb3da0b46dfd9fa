import { refusal } from "../message/refusal.ts";
import type { Refusal } from "../message/refusal.ts";
import type { Clock } from "../ports/clock.ts";

/** A verification asks hosts, chains and gateways: a person gets six of them a minute, over all chats. */
const MOST = 6;
const MINUTE_MS = 60_000;

/** Counts who verified how often. */
export class VerifyBudget {
  readonly #clock: Clock;
  readonly #spent = new Map<string, readonly number[]>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Counts one more of a person's, or says why there is none left. */
  spend(person: string): Refusal | undefined {
    const nowMs = this.#clock.now();
    const lately = (this.#spent.get(person) ?? []).filter((atMs) => nowMs - atMs < MINUTE_MS);
    const [first] = lately;
    if (first !== undefined && lately.length >= MOST) {
      this.#spent.set(person, lately);
      const seconds = Math.ceil((first + MINUTE_MS - nowMs) / 1_000);
      return refusal(
        "busy",
        `That is more than ${MOST} verifications in a minute. Try again in ${seconds} s, or look at the messages of those before.`,
      );
    }
    this.#spent.set(person, [...lately, nowMs]);
    return undefined;
  }
}

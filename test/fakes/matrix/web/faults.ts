/** What the bot's next calls meet in place of an answer, or besides it. */
export type Fault =
  /** Not done: too many calls. `told`: where the wait is said, in both places where nothing is said. */
  | {
      readonly kind: "limited";
      readonly afterMs: number;
      readonly told?: "header" | "body" | "nowhere";
    }
  /** Not done, with an error of a homeserver's. */
  | { readonly kind: "error"; readonly status: number; readonly errcode: string }
  /** Not done: the token is not known any more; `soft` where the session lasts. */
  | { readonly kind: "unknown-token"; readonly soft: boolean }
  /** Not done: the page of a gateway that does not reach the homeserver. */
  | { readonly kind: "gateway"; readonly status: number }
  /** Not done, and the connection breaks. */
  | { readonly kind: "reset" }
  /** Done, and the connection breaks before the answer. */
  | { readonly kind: "reset-after-commit" }
  /** Not done, and no answer ever comes. */
  | { readonly kind: "silent" }
  /** Done, and no answer ever comes. */
  | { readonly kind: "silent-after-commit" }
  /** Done, and the connection breaks in the middle of the answer. */
  | { readonly kind: "cut" }
  /** Done, and answered so much later. */
  | { readonly kind: "slow"; readonly ms: number }
  | SyncFault;

/** What is wrong with a sync that is answered all the same. */
export type SyncFault =
  /** What came with the one before comes once more, with what is new. */
  | { readonly kind: "repeated" }
  /** Every event of a room's timeline comes twice. */
  | { readonly kind: "doubled" }
  /** Events of a room's timeline come newest first. */
  | { readonly kind: "reversed" };

/** `before`: taken when a call comes. `after`: when it is answered. `shown`: when a sync has something to show. */
type When = "before" | "after" | "shown";

const WHEN: Readonly<Record<Fault["kind"], When>> = {
  limited: "before",
  error: "before",
  "unknown-token": "before",
  gateway: "before",
  reset: "before",
  silent: "before",
  "reset-after-commit": "after",
  "silent-after-commit": "after",
  cut: "after",
  slow: "after",
  repeated: "shown",
  doubled: "shown",
  reversed: "shown",
};

interface Waiting {
  readonly call: string;
  readonly fault: Fault;
  left: number;
}

/**
 * Faults that wait for calls of the bot, each call's in order. What people do meets none. A sync that waits already meets what
 * is wrong with its answer, but no more what would have kept it from being asked.
 */
export class Faults {
  readonly #waiting: Waiting[] = [];

  /** `call` is a name out of `ENDPOINTS`, or `*` for any. `times` may be `Infinity`, until `clear`. */
  next(call: string, fault: Fault, times = 1): void {
    this.#waiting.push({ call, fault, left: times });
  }

  /** The fault that comes next for a call, where this is the time for it. */
  take(call: string, when: When): Fault | undefined {
    const waiting = this.#waiting.find((one) => one.call === call || one.call === "*");
    if (waiting === undefined || WHEN[waiting.fault.kind] !== when) return undefined;
    waiting.left -= 1;
    if (waiting.left <= 0) this.#waiting.splice(this.#waiting.indexOf(waiting), 1);
    return waiting.fault;
  }

  clear(): void {
    this.#waiting.length = 0;
  }

  /** Faults that nothing has met yet. */
  get left(): number {
    return this.#waiting.reduce((sum, { left }) => sum + left, 0);
  }
}

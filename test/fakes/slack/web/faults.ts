/** What the next calls of a method meet in place of an answer, or besides it. */
export type Fault =
  /** Not done. Seconds. */
  | { readonly kind: "ratelimited"; readonly retryAfter: number }
  /** Not done. */
  | { readonly kind: "http"; readonly status: number }
  /** Not done, and the connection breaks. */
  | { readonly kind: "reset" }
  /** Done, and the connection breaks before the answer. */
  | { readonly kind: "reset-after-commit" }
  /** Done, and answered so much later. */
  | { readonly kind: "slow"; readonly ms: number }
  /** Not done, with a code of Slack's. */
  | { readonly kind: "error"; readonly error: string };

/** Faults that wait for calls, each method's in order. */
export class Faults {
  readonly #waiting: { readonly method: string; readonly fault: Fault }[] = [];

  /** `method` is one of the Web API, or `response_url`. */
  next(method: string, fault: Fault, times = 1): void {
    for (let time = 0; time < times; time += 1) this.#waiting.push({ method, fault });
  }

  take(method: string): Fault | undefined {
    const at = this.#waiting.findIndex((one) => one.method === method);
    return at < 0 ? undefined : this.#waiting.splice(at, 1)[0]?.fault;
  }

  clear(): void {
    this.#waiting.length = 0;
  }

  /** Faults that nothing has met yet. */
  get left(): number {
    return this.#waiting.length;
  }
}

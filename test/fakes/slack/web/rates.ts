import { textOf } from "./arguments.ts";
import type { Args } from "./arguments.ts";
import type { Tier } from "./methods.ts";

/** docs.slack.dev, apis/web-api/rate-limits: calls a minute. */
const PER_MINUTE = { T3: 50, T4: 100 } as const;

/** One message a second for each channel, "with short bursts": how short is our own. */
const POSTS = { perSecond: 1, burst: 5 };

/** A call that comes so soon after an answer was sent before it came. */
const ON_ITS_WAY_MS = 100;

interface Wait {
  /** In the fake's time. */
  readonly until: number;
  /** In real time. */
  readonly told: number;
}

interface Bucket {
  readonly left: number;
  readonly at: number;
}

/** Who may call what, how often. */
export class Rates {
  readonly #now: () => number;
  readonly #counted: boolean;
  readonly #buckets = new Map<string, Bucket>();
  readonly #until = new Map<string, Wait>();

  /** Where nothing is counted, a wait that was told still has to be kept. */
  constructor(now: () => number, counted: boolean) {
    this.#now = now;
    this.#counted = counted;
  }

  /** What is left of a wait that was told before, and whether whoever calls now can have heard of it. */
  waiting(lane: string): { readonly seconds: number; readonly heard: boolean } | undefined {
    const wait = this.#until.get(lane);
    if (wait === undefined || wait.until <= this.#now()) return undefined;
    const seconds = Math.ceil((wait.until - this.#now()) / 1_000);
    return { seconds, heard: performance.now() - wait.told > ON_ITS_WAY_MS };
  }

  /** Tells to wait so many seconds. */
  tell(lane: string, seconds: number): void {
    this.#until.set(lane, { until: this.#now() + seconds * 1_000, told: performance.now() });
  }

  /** Counts a call; how many seconds to wait where it is one too many, otherwise 0. */
  count(lane: string, tier: Tier): number {
    if (!this.#counted || tier === "free") return 0;
    const { perSecond, burst } =
      tier === "posts" ? POSTS : { perSecond: PER_MINUTE[tier] / 60, burst: PER_MINUTE[tier] };
    const now = this.#now();
    const before = this.#buckets.get(lane) ?? { left: burst, at: now };
    const left = Math.min(burst, before.left + ((now - before.at) / 1_000) * perSecond);
    if (left >= 1) {
      this.#buckets.set(lane, { left: left - 1, at: now });
      return 0;
    }
    this.#buckets.set(lane, { left, at: now });
    return Math.max(1, Math.ceil((1 - left) / perSecond));
  }
}

/** What is counted together: messages of a channel, calls of a method otherwise. */
export function laneOf(method: string, tier: Tier, args: Args): string {
  return tier === "posts" ? `${method} ${textOf(args, "channel") ?? ""}` : method;
}

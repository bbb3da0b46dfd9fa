import { turns } from "./turns.ts";
import type { Turns } from "./turns.ts";
import type { Method } from "./methods.ts";
import type { SlackWeb, WebAnswer } from "./slack-web.ts";

const POST = "chat.postMessage" satisfies Method;

/**
 * How often Slack takes for sure what is tried again until it is taken (docs.slack.dev, rate limits): a message a
 * second in a channel, fifty edits a minute. Everything else is asked once.
 */
const EVERY_MS: Partial<Readonly<Record<Method, number>>> = {
  [POST]: 1_000,
  "chat.update": 1_200,
};

/** For how long after a limit was reached it is called no faster than that: Slack counts by the minute. */
const SLOW_MS = 60_000;

/**
 * Messages that are on their way into one channel: Slack takes one a second there, and each that is sent before it has
 * refused one is refused, too. More than one, since one that hangs must not hold up all others.
 */
const POSTS_AT_ONCE = 3;

/** How long a channel is left alone after Slack did not answer a message: those that wait would hang as long, too. */
const HANGS_MS = 2_000;

interface Lane {
  readonly turns: Turns;
  /** Until when Slack takes nothing. Never put back: of two waits that Slack told, the longer one holds. */
  untilMs: number;
  /** Why, where that was no limit of Slack's. */
  why: string | undefined;
  /** Until when it is called no faster than it takes for sure. */
  slowUntilMs: number;
}

/**
 * Keeps Slack's limits. A call that comes before its time is answered `later`, with when. For a minute after a limit
 * was reached one call at a time is let through: everybody who waits comes back at the same moment, and all but the
 * first would be refused again. An answer that waits comes to the moment, and so goes before progress, which comes at
 * any time and is dropped.
 */
export function paced(web: SlackWeb, elapsed: () => number): SlackWeb {
  const lanes = new Map<string, Lane>();
  const laneFor = (method: Method, args: Readonly<Record<string, unknown>>): Lane => {
    const name = laneOf(method, args);
    const lane = lanes.get(name) ?? newLane(method);
    lanes.set(name, lane);
    return lane;
  };
  return {
    call(method, args): Promise<WebAnswer> {
      const lane = laneFor(method, args);
      return lane.turns(async () => {
        const leftMs = Math.ceil(lane.untilMs - elapsed());
        if (leftMs > 0) return tooEarly(method, leftMs, lane.why);
        const everyMs = EVERY_MS[method] ?? 0;
        if (elapsed() < lane.slowUntilMs) wait(lane, elapsed() + everyMs);
        const answer = await web.call(method, args);
        if (answer.kind === "later") {
          lane.why = answer.limited === true ? undefined : answer.detail;
          wait(lane, elapsed() + answer.afterMs);
        }
        if (answer.kind === "later" && answer.limited === true)
          lane.slowUntilMs = elapsed() + answer.afterMs + SLOW_MS;
        if (answer.kind === "unsure" && method === POST) {
          lane.why = answer.detail;
          wait(lane, elapsed() + HANGS_MS);
        }
        return answer;
      });
    },
  };
}

function newLane(method: Method): Lane {
  const atOnce = method === POST ? POSTS_AT_ONCE : Infinity;
  return { turns: turns(atOnce), untilMs: 0, why: undefined, slowUntilMs: 0 };
}

function wait(lane: Lane, untilMs: number): void {
  lane.untilMs = Math.max(lane.untilMs, untilMs);
}

function tooEarly(method: Method, leftMs: number, why: string | undefined): WebAnswer {
  const seconds = Math.ceil(leftMs / 1_000);
  const limit = `Slack's limit for ${method} is reached; it takes the next one in ${seconds} s`;
  return { kind: "later", afterMs: leftMs, detail: why ?? limit };
}

/** Messages are limited by channel, everything else by method (docs.slack.dev, rate limits). */
function laneOf(method: Method, { channel }: Readonly<Record<string, unknown>>): string {
  return method === POST ? `${method} ${String(channel)}` : method;
}

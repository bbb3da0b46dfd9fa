import type { ChatName } from "../ports/actor.ts";

/** A connection that is gone for shorter than this is being renewed. */
const GONE_MS = 10_000;

/** A chat that is told late for longer than this is behind. */
const BEHIND_MS = 60_000;

interface Connection {
  readonly connected: boolean;
  /** Unix milliseconds; undefined where it was never connected. */
  readonly sinceMs: number | undefined;
  readonly why: string | undefined;
}

/** Why people cannot reach the bot in a chat; empty while one connection is open, or was a moment ago. */
export function goneReasons(
  chat: ChatName,
  connections: readonly Connection[],
  nowMs: number,
): readonly string[] {
  if (connections.length === 0 || connections.some(({ connected }) => connected)) return [];
  const ends = connections.flatMap(({ sinceMs }) => (sinceMs === undefined ? [] : [sinceMs]));
  const sinceMs = ends.length === 0 ? undefined : Math.max(...ends);
  const goneMs = nowMs - (sinceMs ?? -Infinity);
  // Less than nothing: the clock was set back, and nobody knows for how long it is gone.
  if (goneMs >= 0 && goneMs < GONE_MS) return [];
  const since = sinceMs === undefined ? "yet" : `since ${new Date(sinceMs).toISOString()}`;
  const why = connections.find((one) => one.why !== undefined)?.why;
  return [`${chat}: not connected ${since}${why === undefined ? "" : `: ${why}`}`];
}

interface Behind {
  readonly waiting: number;
  /** Unix milliseconds. */
  readonly oldestMs: number | undefined;
  readonly failure: string | undefined;
}

/** Why people are not told in a chat what they must be told. */
export function behindReasons(
  chat: ChatName,
  behind: Behind | undefined,
  nowMs: number,
): readonly string[] {
  const { waiting = 0, oldestMs, failure } = behind ?? {};
  if (oldestMs === undefined || nowMs - oldestMs < BEHIND_MS) return [];
  const since = new Date(oldestMs).toISOString();
  const why = failure === undefined ? "" : `: ${failure}`;
  return [`${chat}: ${waiting} messages wait to be told there, the oldest since ${since}${why}`];
}

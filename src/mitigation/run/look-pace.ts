/** A unit that stops or starts at once is seen to have done so at once. */
const SOONEST_MS = 25;

/** What is waited until the next look, as a share of what was waited so far. */
const SHARE = 1 / 8;

/**
 * How long to wait before the next look at a unit that goes down or comes up, after `waitedMs`: the longer it takes,
 * the less a moment more matters. Never more than `pollMs`.
 */
export function nextLookMs(waitedMs: number, pollMs: number): number {
  return Math.min(Math.max(SOONEST_MS, waitedMs * SHARE), pollMs);
}

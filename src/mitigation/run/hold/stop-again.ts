import type { StoredRun } from "../../../ports/store/run.ts";

/** How long the approval of a pause also covers stopping what runs again. Source: the two-person rule, 8. */
const STOP_AGAIN_MS = 3_600_000;

export function mayStopAgain({ approvedMs }: Pick<StoredRun, "approvedMs">, atMs: number): boolean {
  return atMs - approvedMs < STOP_AGAIN_MS;
}

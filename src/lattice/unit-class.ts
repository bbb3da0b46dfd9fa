import type { UnitState } from "./unit-state.ts";

/**
 * What an approval is bound to, for each unit: coarse on purpose, so that a unit that crashes and is started again
 * by systemd, over and over, stays in one class.
 */
export type UnitClass = "runs" | "stopped" | "not loaded" | "unreachable";

/** `refreshing` is newer systemd's word for a unit whose mounts are made anew while it runs. */
const RUNS: readonly string[] = ["active", "activating", "reloading", "refreshing"];

/** `runs` is runs or will run without anybody doing anything: also between two starts of a crash loop. */
export function unitClass({ load, active }: UnitState): Exclude<UnitClass, "unreachable"> {
  if (load !== "loaded") return "not loaded";
  return RUNS.includes(active) ? "runs" : "stopped";
}

/** What systemd says of a process that ended well and of one that it killed, whoever began it. */
const EITHER: readonly string[] = ["success", "timeout"];

/** Whether a unit that does not run went down by itself: it crashed, or its process ended unasked. */
export function crashed(state: UnitState): boolean {
  if (unitClass(state) !== "stopped") return false;
  const { active, result, endedByItself } = state;
  if (endedByItself !== undefined && EITHER.includes(result)) return endedByItself;
  return active === "failed" || result !== "success";
}

import type { StoredRequest } from "../../ports/store/request.ts";
import type { StoredAction } from "../../ports/store/run.ts";
import type { Tables } from "../../ports/store/store.ts";
import type { Ledger } from "../sources.ts";
import type { UnitChange } from "../state/difference.ts";

/** Runs that may have been under way since a request was made. */
const RUNS_BACK = 5;

/**
 * What a run has done to units since the request was made was agreed on by two people, and is in the store: a pause
 * that is asked for while a resume is under way is not void because the resume went on. What somebody did to the same
 * units beside it is.
 */
export async function ofNobodyElse(
  changes: readonly UnitChange[],
  request: StoredRequest,
  { store }: Ledger,
): Promise<readonly UnitChange[]> {
  if (request.verb !== "pause" || changes.length === 0) return changes;
  const acted = await store.read((tables) => actedSince(request.createdMs, tables));
  return changes.map((change) =>
    acted.some((action) => didIt(action, change)) ? { ...change, voids: false } : change,
  );
}

async function actedSince(sinceMs: number, { runs }: Tables): Promise<readonly StoredAction[]> {
  const acted: StoredAction[] = [];
  for (const { id } of await runs.list(RUNS_BACK)) {
    const actions = await runs.actions(id);
    const since = actions.filter(({ endedMs }) => endedMs === undefined || endedMs >= sinceMs);
    acted.push(...since.filter(({ attempt }) => attempt > 0));
  }
  return acted;
}

function didIt({ host, unit, verb, endedMs }: StoredAction, change: UnitChange): boolean {
  if (host !== change.host || unit !== change.unit) return false;
  // A restart goes through both.
  if (verb === "restart" && endedMs === undefined && change.class === "stopped") return true;
  return change.class === (verb === "stop" ? "stopped" : "runs");
}

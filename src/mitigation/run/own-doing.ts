import type { StoredRequest } from "../../ports/store/request.ts";
import type { StoredAction } from "../../ports/store/run.ts";
import type { Tables } from "../../ports/store/store.ts";
import type { Ledger } from "../sources.ts";
import type { UnitChange } from "../state/difference.ts";

/** Runs that may have been under way since a request was made. */
const RUNS_BACK = 5;

/**
 * What a run has done to units since the request was made was agreed on by two people, and is in the store: a pause
 * that is asked for while a resume is under way is not void because the resume went on.
 */
export async function ofNobodyElse(
  changes: readonly UnitChange[],
  request: StoredRequest,
  { store }: Ledger,
): Promise<readonly UnitChange[]> {
  if (request.verb !== "pause" || changes.length === 0) return changes;
  const acted = await store.read((tables) => actedSince(request.createdMs, tables));
  return changes.map((change) =>
    acted.some(({ host, unit }) => host === change.host && unit === change.unit)
      ? { ...change, voids: false }
      : change,
  );
}

async function actedSince(sinceMs: number, { runs }: Tables): Promise<readonly StoredAction[]> {
  const acted: StoredAction[] = [];
  for (const { id, endedMs } of await runs.list(RUNS_BACK)) {
    if (endedMs !== undefined && endedMs < sinceMs) continue;
    const actions = await runs.actions(id);
    acted.push(...actions.filter(({ attempt }) => attempt > 0));
  }
  return acted;
}

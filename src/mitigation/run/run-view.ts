import type { Plan } from "../../lattice/plan.ts";
import type { StoredRequest } from "../../ports/store/request.ts";
import type { StoredAction, StoredRun } from "../../ports/store/run.ts";
import type { Store, Tables } from "../../ports/store/store.ts";

/** A run with everything that belongs to it, as it is in the store. */
export interface RunView {
  readonly run: StoredRun;
  readonly request: StoredRequest;
  readonly plan: Plan;
  readonly actions: readonly StoredAction[];
}

export function readRun(store: Pick<Store, "read">, id: string): Promise<RunView | undefined> {
  return store.read((tables) => runView(tables, id));
}

export async function runView(tables: Tables, id: string): Promise<RunView | undefined> {
  const run = await tables.runs.find(id);
  const request = await tables.requests.find(id);
  if (run === undefined || request === undefined) return undefined;
  const actions = await tables.runs.actions(id);
  return { run, request, plan: planIn(request), actions };
}

/** The plan that was agreed on, as it was hashed then. */
export function planIn({ plan }: StoredRequest): Plan {
  return JSON.parse(plan) as Plan;
}

/**
 * Actions that are not as they should be, whatever the reason. What was left out of a stop may still run; what was
 * left out of a start is as two people wanted it.
 */
export function open({ actions }: Pick<RunView, "actions">): readonly StoredAction[] {
  return actions.filter(
    ({ state, verb }) => state !== "done" && (state !== "skipped" || verb === "stop"),
  );
}

/** Actions that two people left out. */
export function leftOut({ actions }: Pick<RunView, "actions">): readonly StoredAction[] {
  return actions.filter(({ state }) => state === "skipped");
}

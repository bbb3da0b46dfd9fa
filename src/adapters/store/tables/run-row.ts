import type { Updateable } from "kysely";
import type {
  Before,
  NewAction,
  NewRun,
  RunChange,
  StoredAction,
  StoredRun,
} from "../../../ports/store/run.ts";
import type { ActionTable, RunTable } from "../database.ts";

/** A run that has just been approved, as a row. */
export function runRow(run: NewRun): RunTable {
  return {
    id: run.id,
    lattice_id: run.latticeId,
    verb: run.verb,
    requested_by: run.requestedBy,
    approved_by: run.approvedBy,
    approved_ms: run.approvedMs,
    valid_until_ms: run.validUntilMs,
    state: "running",
    note: null,
    ended_ms: null,
    in_force: 0,
  };
}

export function runOf(row: RunTable): StoredRun {
  return {
    id: row.id,
    latticeId: row.lattice_id,
    verb: row.verb,
    requestedBy: row.requested_by,
    approvedBy: row.approved_by,
    approvedMs: row.approved_ms,
    validUntilMs: row.valid_until_ms,
    state: row.state,
    note: row.note ?? undefined,
    endedMs: row.ended_ms ?? undefined,
    inForce: row.in_force === 1,
  };
}

/** What is named is changed; `note` and `endedMs` named as undefined are emptied. */
export function runChange(change: RunChange): Updateable<RunTable> {
  return {
    ...(change.state === undefined ? {} : { state: change.state }),
    ...("note" in change ? { note: change.note ?? null } : {}),
    ...("endedMs" in change ? { ended_ms: change.endedMs ?? null } : {}),
    ...(change.inForce === undefined ? {} : { in_force: change.inForce ? 1 : 0 }),
    ...(change.validUntilMs === undefined ? {} : { valid_until_ms: change.validUntilMs }),
  };
}

/** An action nobody has begun, as a row. */
export function actionRow(runId: string, action: NewAction): ActionTable {
  const { n, stage, organism, host, ssh, unit, verb } = action;
  return {
    run_id: runId,
    n,
    stage,
    organism,
    host,
    ssh,
    unit,
    verb,
    state: "pending",
    attempt: 0,
    before_json: null,
    command_line: null,
    started_ms: null,
    ended_ms: null,
    detail: null,
  };
}

export function actionOf(row: ActionTable): StoredAction {
  const { n, stage, organism, host, ssh, unit, verb, state, attempt } = row;
  return {
    runId: row.run_id,
    ...{ n, stage, organism, host, ssh, unit, verb, state, attempt },
    before: row.before_json === null ? undefined : beforeOf(row.before_json),
    commandLine: row.command_line ?? undefined,
    startedMs: row.started_ms ?? undefined,
    endedMs: row.ended_ms ?? undefined,
    detail: row.detail ?? undefined,
  };
}

/** JSON leaves out what is undefined. */
function beforeOf(text: string): Before {
  const { bootId, invocation, active } = JSON.parse(text) as Before;
  return { bootId, invocation, active };
}

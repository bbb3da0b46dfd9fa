import type { NewRequest, StoredRequest } from "../../../ports/store/request.ts";
import type { RequestTable } from "../database.ts";

/** A request that waits for its decision, as a row. */
export function rowOf(n: number, request: NewRequest): RequestTable {
  return {
    n,
    id: `R${n}`,
    lattice_id: request.latticeId,
    kind: request.kind,
    verb: request.verb,
    rule: request.rule,
    run_id: request.runId ?? null,
    reason: request.reason ?? null,
    plan_json: request.plan,
    plan_hash: request.planHash,
    state_json: request.state,
    state_hash: request.stateHash,
    preflight_json: request.preflight,
    requested_by: request.requestedBy,
    requested_via: request.requestedVia,
    created_ms: request.createdMs,
    expires_ms: request.expiresMs,
    status: "pending",
    decided_by: null,
    decided_via: null,
    decided_ms: null,
    note: null,
  };
}

export function requestOf(row: RequestTable): StoredRequest {
  return {
    id: row.id,
    latticeId: row.lattice_id,
    kind: row.kind,
    verb: row.verb,
    rule: row.rule,
    runId: row.run_id ?? undefined,
    reason: row.reason ?? undefined,
    plan: row.plan_json,
    planHash: row.plan_hash,
    state: row.state_json,
    stateHash: row.state_hash,
    preflight: row.preflight_json,
    requestedBy: row.requested_by,
    requestedVia: row.requested_via,
    createdMs: row.created_ms,
    expiresMs: row.expires_ms,
    status: row.status,
    ...decisionOf(row),
  };
}

function decisionOf(row: RequestTable) {
  return {
    decidedBy: row.decided_by ?? undefined,
    decidedVia: row.decided_via ?? undefined,
    decidedMs: row.decided_ms ?? undefined,
    note: row.note ?? undefined,
  };
}

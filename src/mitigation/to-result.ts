import type { Plan } from "../lattice/plan.ts";
import type { StoredRequest } from "../ports/store/request.ts";
import type { StoredAction, StoredRun } from "../ports/store/run.ts";
import { planHash } from "./plan/hashes.ts";
import { planIn } from "./run/run-view.ts";
import { preflightIn } from "./tell/request-shown.ts";
import type { UnitChange } from "./state/difference.ts";
import type { PlanResult, RequestResult, RunResult, RunsResult } from "./result.ts";

export function planResult(plan: Plan): PlanResult {
  return {
    verb: plan.verb,
    policy: plan.policy,
    hash: planHash(plan),
    stages: plan.stages.map(({ organism, actions }) => ({
      organism,
      actions: actions.map(({ n, host, unit, members }) => ({
        n,
        host,
        unit,
        members: [...members],
      })),
    })),
  };
}

export function requestResult(request: StoredRequest): RequestResult {
  const { id, kind, verb, status, reason, planHash: plan, stateHash, note } = request;
  const run = request.runId ?? (status === "approved" ? id : undefined);
  return {
    id,
    kind,
    verb,
    status,
    ...(reason === undefined ? {} : { reason }),
    planHash: plan,
    stateHash,
    requestedBy: request.requestedBy,
    requestedVia: request.requestedVia,
    requestedAt: iso(request.createdMs),
    expiresAt: iso(request.expiresMs),
    ...(request.decidedBy === undefined ? {} : { decidedBy: request.decidedBy }),
    ...(request.decidedMs === undefined ? {} : { decidedAt: iso(request.decidedMs) }),
    ...(note === undefined ? {} : { note }),
    ...(run === undefined ? {} : { run }),
  };
}

/** A request with everything its second person is to read. */
export function shownResult(request: StoredRequest): RunsResult["requests"][number] {
  return {
    ...requestResult(request),
    plan: planResult(planIn(request)),
    preflight: preflightIn(request).map((one) => ({ ...one })),
  };
}

/** Units that are not as they were when it was asked. */
export function changesResult(changes: readonly UnitChange[]) {
  return changes.map(({ host, unit, was, is }) => ({ host, unit, was, is }));
}

/** A run with its actions, by stage. */
export function runResult(run: StoredRun, actions: readonly StoredAction[]): RunResult {
  const stages = Map.groupBy(actions, ({ stage }) => stage);
  return {
    id: run.id,
    verb: run.verb,
    state: run.state,
    ...(run.note === undefined ? {} : { note: run.note }),
    requestedBy: run.requestedBy,
    approvedBy: run.approvedBy,
    approvedAt: iso(run.approvedMs),
    ...(run.endedMs === undefined ? {} : { endedAt: iso(run.endedMs) }),
    paused: run.inForce,
    stages: [...stages.values()].flatMap((staged) => {
      const [first] = staged;
      return first === undefined
        ? []
        : [{ organism: first.organism, actions: staged.map(actionResult) }];
    }),
  };
}

function actionResult(action: StoredAction) {
  const { n, host, unit, state, attempt, detail, startedMs, endedMs } = action;
  return {
    n,
    host,
    unit,
    state,
    attempts: attempt,
    ...(detail === undefined ? {} : { detail }),
    ...(startedMs === undefined ? {} : { startedAt: iso(startedMs) }),
    ...(endedMs === undefined ? {} : { endedAt: iso(endedMs) }),
  };
}

export function iso(ms: number): string {
  return new Date(ms).toISOString();
}

import type { AuditRow } from "../../../src/audit/entry.ts";
import { verifyChain } from "../../../src/audit/verify.ts";
import type { ChainReport } from "../../../src/audit/verify.ts";
import type { Decision, NewRequest, StoredRequest } from "../../../src/ports/store/request.ts";
import type { Fence, Intent, NewAction, NewRun } from "../../../src/ports/store/run.ts";
import type { Store } from "../../../src/ports/store/store.ts";

export const CREATED_MS = 1_800_000_000_000;

export const EXPIRES_MS = CREATED_MS + 600_000;

/** Rita asks for a pause. */
export function newRequest(change: Partial<NewRequest> = {}): NewRequest {
  return {
    latticeId: "ab".repeat(32),
    kind: "plan",
    verb: "pause",
    rule: "two-person",
    runId: undefined,
    reason: "relay-2 lost its disk",
    plan: '{"verb":"pause"}',
    planHash: "1f".repeat(32),
    state: "{}",
    stateHash: "2e".repeat(32),
    preflight: "[]",
    requestedBy: "rita",
    requestedVia: "terminal",
    createdMs: CREATED_MS,
    expiresMs: EXPIRES_MS,
    ...change,
  };
}

/** Ada decides, a second later. */
export function decision(change: Partial<Decision> = {}): Decision {
  return {
    status: "approved",
    by: "ada",
    via: "slack",
    atMs: CREATED_MS + 1_000,
    note: undefined,
    ...change,
  };
}

export function newRun(request: StoredRequest, change: Partial<NewRun> = {}): NewRun {
  return {
    id: request.id,
    latticeId: request.latticeId,
    verb: request.verb,
    requestedBy: request.requestedBy,
    approvedBy: "ada",
    approvedMs: CREATED_MS + 1_000,
    validUntilMs: CREATED_MS + 1_800_000,
    ...change,
  };
}

export function newAction(n: number): NewAction {
  const host = `host-${n}`;
  return { n, stage: n, organism: "relay", host, ssh: host, unit: "relay.service", verb: "stop" };
}

export function intent(fence: Fence, change: Partial<Intent> = {}): Intent {
  return {
    from: ["pending"],
    whileRun: ["running"],
    before: { bootId: "b0", invocation: undefined, active: "active" },
    commandLine: "sudo -n systemctl stop --no-block relay.service",
    atMs: CREATED_MS + 2_000,
    fence,
    ...change,
  };
}

/** A request that was approved, with its run of three actions. */
export async function approvedRun(
  store: Store,
  change: Partial<NewRequest> = {},
): Promise<StoredRequest> {
  return store.write(async ({ requests, runs }, record) => {
    const request = await requests.insert(newRequest(change));
    await requests.decide(request.id, decision());
    await runs.insert(newRun(request), [1, 2, 3].map(newAction));
    record({ atMs: CREATED_MS, what: "request.approved", data: { request: request.id } });
    return request;
  });
}

/** Follows the store's chain to its head. */
export function chainOf(store: Pick<Store, "read">, known?: string): Promise<ChainReport> {
  return store.read(async ({ audit }) => {
    const head = await audit.head();
    async function* batches(): AsyncGenerator<readonly AuditRow[]> {
      for (let seq = 0; seq < head.seq; seq += 1_000) yield await audit.after(seq, 1_000);
    }
    return verifyChain({ batches: batches(), head, known });
  });
}

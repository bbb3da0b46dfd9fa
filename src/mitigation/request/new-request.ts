import { canonical } from "../../audit/chain.ts";
import type { Plan } from "../../lattice/plan.ts";
import { actionsOf } from "../../lattice/plan.ts";
import { isRefusal } from "../../message/refusal.ts";
import type { Actor, Proof } from "../../ports/actor.ts";
import type { NewRequest, StoredRequest } from "../../ports/store/request.ts";
import type { RecordEntry, Tables } from "../../ports/store/store.ts";
import { planHash, stateHash } from "../plan/hashes.ts";
import type { Preflight } from "../preflight/preflight.ts";
import type { MitigationSources } from "../sources.ts";
import { requestBody } from "../tell/request-body.ts";
import { grant } from "./grant.ts";

/** A plan that somebody put their name under. */
export interface ProvedQuestion {
  readonly actor: Actor;
  readonly proof: Proof;
  readonly plan: Plan;
  readonly seen: Preflight;
  readonly reason: string | undefined;
  readonly sources: MitigationSources;
}

/**
 * Stores the request with everything its second person will see. Where one person is enough it begins in the same
 * write: a request of that kind that waited could be approved by nobody who asked for it.
 */
export async function storeRequest(
  question: ProvedQuestion,
  tables: Tables,
  record: RecordEntry,
): Promise<StoredRequest> {
  const { actor, seen, sources } = question;
  const request = await tables.requests.insert(newRequest(question));
  const { id, rule, createdMs: atMs } = request;
  const body = requestBody({ request, preflight: seen.lines, people: sources.people });
  await tables.outbox.add({ topic: id, audience: "approvers", body, atMs });
  recordMade(request, question, record);
  if (rule === "two-person") return request;
  const proof = { how: "the request itself: one person is enough by the configuration" };
  const done = await grant(request, { actor, proof, changed: [], tables, record, sources });
  if (isRefusal(done)) throw new Error(`one person was not enough for ${id}: ${done.text}`);
  return done.request;
}

function newRequest({ actor, plan, seen, reason, sources }: ProvedQuestion): NewRequest {
  const { clock, settings } = sources;
  const createdMs = clock.now();
  return {
    latticeId: plan.lattice.id,
    kind: "plan",
    verb: plan.verb,
    rule: plan.verb === "restart" ? settings.restart : "two-person",
    runId: undefined,
    reason,
    plan: canonical(plan),
    planHash: planHash(plan),
    state: canonical(seen.units),
    stateHash: stateHash(seen.units),
    preflight: canonical(seen.lines),
    requestedBy: actor.id,
    requestedVia: actor.via,
    createdMs,
    expiresMs: createdMs + settings.expireAfterMs,
  };
}

function recordMade(
  request: StoredRequest,
  { plan, proof }: ProvedQuestion,
  record: RecordEntry,
): void {
  const { id, verb, reason, requestedBy, requestedVia, createdMs, expiresMs } = request;
  record({
    atMs: createdMs,
    what: "request.made",
    data: {
      request: id,
      verb,
      by: requestedBy,
      via: requestedVia,
      ...(reason === undefined ? {} : { reason }),
      planHash: request.planHash,
      stateHash: request.stateHash,
      expiresMs,
      actions: actionsOf(plan).map(({ host, ssh, unit }) => [plan.unitVerb, host, ssh, unit]),
      proof,
    },
  });
}

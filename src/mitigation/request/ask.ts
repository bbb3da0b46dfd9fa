import { canonical } from "../../audit/chain.ts";
import type { Plan } from "../../lattice/plan.ts";
import { actionsOf } from "../../lattice/plan.ts";
import { isRefusal, refusal } from "../../message/refusal.ts";
import type { Refusal } from "../../message/refusal.ts";
import type { Actor } from "../../ports/actor.ts";
import type { NewRequest, StoredRequest } from "../../ports/store/request.ts";
import { StoreConflict } from "../../ports/store/store.ts";
import type { RecordEntry, Tables } from "../../ports/store/store.ts";
import { planHash, stateHash } from "../plan/hashes.ts";
import { planOf } from "../plan/plan-of.ts";
import type { PlanQuestion } from "../plan/plan-of.ts";
import { worst } from "../preflight/line.ts";
import { preflight } from "../preflight/preflight.ts";
import type { Preflight } from "../preflight/preflight.ts";
import type { Ledger, MitigationSources } from "../sources.ts";
import { requestBody } from "../tell/request-body.ts";
import { inTheWay, pausePending } from "./in-the-way.ts";
import { statementToAsk } from "./statement.ts";
import { endExpired } from "./tend.ts";

export interface Question extends PlanQuestion {
  readonly reason: string | undefined;
}

/** What came of asking. `failed`: the preflight speaks against it, and no request was made. */
export interface Asked {
  readonly kind: "made" | "existing" | "failed";
  readonly plan: Plan;
  readonly preflight: Preflight;
  readonly request: StoredRequest | undefined;
}

/** Looks, has the asker put their name under it, and stores the request with everything the second person will see. */
export async function ask(
  actor: Actor,
  question: Question,
  { ledger, sources }: { readonly ledger: Ledger; readonly sources: MitigationSources },
): Promise<Asked | Refusal> {
  const { clock } = sources;
  const plan = planOf(sources.ground, question);
  // A pause whose time is over, and that nobody ended yet, must not stand for a new one.
  await endExpired({ ledger, sources });
  const before = await ledger.store.read((tables) => firstOrRefusal(plan, tables, clock.now()));
  if (isRefusal(before)) return before;
  const seen = await preflight(plan, sources);
  if (before !== undefined) return { kind: "existing", plan, preflight: seen, request: before };
  // Nothing in front of a pause may keep people from it; everything else must be sound before it is asked for.
  const must = plan.verb !== "pause" && plan.verb !== "stop";
  if (must && worst(seen.lines) === "fail") {
    return { kind: "failed", plan, preflight: seen, request: undefined };
  }
  const hashes = { planHash: planHash(plan), stateHash: stateHash(seen.units) };
  const bound = { reason: question.reason, ...hashes };
  const proved = await actor.prove(statementToAsk(plan, bound));
  if (proved.kind === "unproved") return refusal("proof", proved.detail);
  const fresh = newRequest(actor, { plan, seen, question, sources });
  try {
    return await ledger.store.write(async (tables, record): Promise<Asked | Refusal> => {
      const first = await firstOrRefusal(plan, tables, clock.now());
      if (isRefusal(first)) return first;
      if (first !== undefined) return { kind: "existing", plan, preflight: seen, request: first };
      const request = await tables.requests.insert(fresh);
      const body = requestBody({ request, preflight: seen.lines, people: sources.people });
      await tables.outbox.add({
        topic: request.id,
        audience: "approvers",
        body,
        atMs: fresh.createdMs,
      });
      recordMade(request, { plan, proof: proved.proof, record });
      return { kind: "made", plan, preflight: seen, request };
    });
  } catch (error) {
    if (!(error instanceof StoreConflict)) throw error;
    // Two people asked for a pause in the same moment: one request is enough.
    const first = await ledger.store.read((tables) => firstOrRefusal(plan, tables, clock.now()));
    if (first === undefined) throw error;
    return isRefusal(first) ? first : { kind: "existing", plan, preflight: seen, request: first };
  }
}

/** The pause that is asked for already, or why this cannot be asked for now. */
async function firstOrRefusal(
  plan: Plan,
  tables: Tables,
  nowMs: number,
): Promise<StoredRequest | Refusal | undefined> {
  const pause = await pausePending(tables, nowMs);
  if (plan.verb === "pause" && pause !== undefined) return pause;
  return inTheWay(plan.verb, tables, pause);
}

/** A preflight that spoke against it is kept like any other refusal. */
export function keptBack({ kind, plan, preflight: seen }: Asked) {
  if (kind !== "failed") return undefined;
  const wrong = seen.lines.filter(({ verdict }) => verdict === "fail");
  const text = wrong.map(({ id, summary }) => `${id}: ${summary}`).join("; ");
  return { code: "preflight", text, planHash: planHash(plan) };
}

interface Made {
  readonly plan: Plan;
  readonly seen: Preflight;
  readonly question: Question;
  readonly sources: MitigationSources;
}

function newRequest(actor: Actor, { plan, seen, question, sources }: Made): NewRequest {
  const { clock, settings } = sources;
  const createdMs = clock.now();
  return {
    latticeId: plan.lattice.id,
    kind: "plan",
    verb: plan.verb,
    rule: plan.verb === "restart" ? settings.restart : "two-person",
    runId: undefined,
    reason: question.reason,
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
  {
    plan,
    proof,
    record,
  }: {
    readonly plan: Plan;
    readonly proof: Readonly<Record<string, string>>;
    readonly record: RecordEntry;
  },
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

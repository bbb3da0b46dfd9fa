import type { Plan } from "../../lattice/plan.ts";
import { isRefusal, refusal } from "../../message/refusal.ts";
import type { Refusal } from "../../message/refusal.ts";
import type { Actor } from "../../ports/actor.ts";
import type { StoredRequest } from "../../ports/store/request.ts";
import { StoreConflict } from "../../ports/store/store.ts";
import type { Tables } from "../../ports/store/store.ts";
import { planHash, stateHash } from "../plan/hashes.ts";
import { planOf } from "../plan/plan-of.ts";
import type { PlanQuestion } from "../plan/plan-of.ts";
import { worst } from "../preflight/line.ts";
import type { PreflightLine } from "../preflight/line.ts";
import { preflight } from "../preflight/preflight.ts";
import type { Preflight } from "../preflight/preflight.ts";
import { planIn } from "../run/run-view.ts";
import type { Ledger, MitigationParts } from "../sources.ts";
import type { UnitSeen } from "../state/unit-seen.ts";
import { changesSince } from "./changes-since.ts";
import type { Since } from "./changes-since.ts";
import { firstOrRefusal } from "./first-request.ts";
import { storeRequest } from "./new-request.ts";
import type { ProvedQuestion } from "./new-request.ts";
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
  /** Of one that was there already: what is not as it was shown. */
  readonly since?: Since;
  /** Of one that was there already: the reason of who asked again, which is kept nowhere. */
  readonly reason?: string | undefined;
}

/** Looks, has the asker put their name under it, and stores the request with everything the second person will see. */
export async function ask(
  actor: Actor,
  question: Question,
  { ledger, sources }: MitigationParts,
): Promise<Asked | Refusal> {
  const { clock } = sources;
  const plan = planOf(sources.ground, question);
  // A pause whose time is over, and that nobody ended yet, must not stand for a new one.
  await endExpired({ ledger, sources });
  const before = await ledger.store.read((tables) =>
    firstOrRefusal({ actor, plan, nowMs: clock.now() }, tables),
  );
  if (isRefusal(before)) return before;
  if (before !== undefined) return askedBefore(before, question, { ledger, sources });
  const seen = await preflight(plan, sources);
  // Nothing in front of a pause may keep people from it; everything else must be sound before it is asked for.
  const must = plan.verb !== "pause" && plan.verb !== "stop";
  if (must && worst(seen.lines) === "fail") {
    return { kind: "failed", plan, preflight: seen, request: undefined };
  }
  const hashes = { planHash: planHash(plan), stateHash: stateHash(seen.units) };
  const bound = { reason: question.reason, ...hashes };
  const proved = await actor.prove(statementToAsk(plan, bound));
  if (proved.kind === "unproved") return refusal("proof", proved.detail);
  const asking = { actor, proof: proved.proof, plan, seen, reason: question.reason, sources };
  const stored = await store(asking, ledger);
  if (isRefusal(stored)) return stored;
  const { request, made } = stored;
  if (!made) return askedBefore(request, question, { ledger, sources });
  return { kind: "made", plan, preflight: seen, request };
}

interface StoredNow {
  readonly request: StoredRequest;
  /** False where somebody asked for the same in the same moment. */
  readonly made: boolean;
}

async function store(
  asking: ProvedQuestion,
  { store: tablesOf }: Ledger,
): Promise<StoredNow | Refusal> {
  const first = (tables: Tables) =>
    firstOrRefusal({ ...asking, nowMs: asking.sources.clock.now() }, tables);
  try {
    return await tablesOf.write(async (tables, record) => {
      const before = await first(tables);
      if (isRefusal(before)) return before;
      if (before !== undefined) return { request: before, made: false };
      return { request: await storeRequest(asking, tables, record), made: true };
    });
  } catch (error) {
    if (!(error instanceof StoreConflict)) throw error;
    // Two people asked for a pause in the same moment: one request is enough.
    const before = await tablesOf.read(first);
    if (before === undefined) throw error;
    return isRefusal(before) ? before : { request: before, made: false };
  }
}

/** The first request as it was shown, since that is what an approval is bound to, with what changed since. */
async function askedBefore(
  request: StoredRequest,
  { reason }: Question,
  parts: MitigationParts,
): Promise<Asked> {
  const lines = JSON.parse(request.preflight) as readonly PreflightLine[];
  const units = JSON.parse(request.state) as readonly UnitSeen[];
  return {
    kind: "existing",
    plan: planIn(request),
    preflight: { lines, units, walk: undefined },
    request,
    since: await changesSince(request, parts),
    reason,
  };
}

/** A preflight that spoke against it is kept like any other refusal. */
export function keptBack({ kind, plan, preflight: seen }: Asked) {
  if (kind !== "failed") return undefined;
  const wrong = seen.lines.filter(({ verdict }) => verdict === "fail");
  const text = wrong.map(({ id, summary }) => `${id}: ${summary}`).join("; ");
  return { code: "preflight", text, planHash: planHash(plan) };
}

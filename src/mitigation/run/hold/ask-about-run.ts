import { canonical } from "../../../audit/chain.ts";
import { refusal } from "../../../message/refusal.ts";
import type { Refusal } from "../../../message/refusal.ts";
import type { Actor } from "../../../ports/actor.ts";
import type { StoredRequest } from "../../../ports/store/request.ts";
import type { MitigationParts } from "../../sources.ts";
import { statementAboutRun, wants } from "../../request/statement.ts";
import { aboutRunBody } from "../../tell/about-run.ts";
import type { RunView } from "../run-view.ts";
import { aboutRunHash, leftOf } from "./about-run-hash.ts";
import type { AboutRunKind } from "./about-run-hash.ts";

/** What came of a word about a run: done at once, or asked of a second person. */
export type AboutRun =
  | { readonly kind: "done"; readonly runId: string }
  | { readonly kind: "asked"; readonly request: StoredRequest };

interface RunQuestion {
  readonly kind: AboutRunKind;
  readonly view: RunView;
}

/** Asks a second person about a run. Its hash covers the run's plan and what of it is not done. */
export async function askAboutRun(
  actor: Actor,
  { kind, view }: RunQuestion,
  { ledger, sources }: MitigationParts,
): Promise<AboutRun | Refusal> {
  const { run, request: first } = view;
  const { clock, settings, people } = sources;
  const left = leftOf(view);
  const planHash = aboutRunHash(kind, view);
  const waiting = await ledger.store.read(({ requests }) => requests.pending());
  // The hash is of this kind, this run and what is left of it: one that was made of another moment is no answer.
  const same = waiting.find((one) => one.planHash === planHash && clock.now() < one.expiresMs);
  if (same !== undefined) return { kind: "asked", request: same };
  const wanted = wants({ kind, verb: run.verb, runId: run.id });
  const statement = statementAboutRun({ does: "ask", wants: wanted, planHash }, view);
  const proved = await actor.prove(statement);
  if (proved.kind === "unproved") return refusal("proof", proved.detail);
  const createdMs = clock.now();
  const fresh = {
    latticeId: run.latticeId,
    kind,
    verb: run.verb,
    rule: "two-person",
    runId: run.id,
    reason: undefined,
    plan: first.plan,
    planHash,
    state: canonical(left),
    stateHash: first.stateHash,
    preflight: "[]",
    requestedBy: actor.id,
    requestedVia: actor.via,
    createdMs,
    expiresMs: createdMs + settings.expireAfterMs,
  } as const;
  const request = await ledger.store.write(async (tables, record) => {
    const made = await tables.requests.insert(fresh);
    const body = aboutRunBody(made, view, people);
    await tables.outbox.add({ topic: run.id, audience: "approvers", body, atMs: createdMs });
    const by = { by: actor.id, via: actor.via, proof: proved.proof };
    const data = { request: made.id, kind, run: run.id, planHash, left, ...by };
    record({ atMs: createdMs, what: "request.made", data });
    return made;
  });
  return { kind: "asked", request };
}

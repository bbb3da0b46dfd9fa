import { isRefusal, refusal } from "../../../message/refusal.ts";
import type { Refusal } from "../../../message/refusal.ts";
import type { Actor } from "../../../ports/actor.ts";
import type { MitigationParts } from "../../sources.ts";
import { statementAboutRun } from "../../request/statement.ts";
import { endByAbort, mayBeEnded } from "./abort-run.ts";
import { anotherPlan } from "./another-plan.ts";
import { askAboutRun } from "./ask-about-run.ts";
import type { AboutRun } from "./ask-about-run.ts";
import { findRun } from "./find-run.ts";

/** Leaves out what holds a run; another approver must agree. */
export async function skip(
  actor: Actor,
  id: string,
  parts: MitigationParts,
): Promise<AboutRun | Refusal> {
  const view = await parts.ledger.store.read((tables) => findRun(id, tables));
  if (isRefusal(view)) return view;
  const { run } = view;
  if (run.state !== "held") {
    const words = `${run.id} (${run.verb}) is ${run.state} and does not hold: there is nothing to leave out.`;
    return refusal("wrong-state", words);
  }
  return (
    anotherPlan(view, parts.sources) ?? (await askAboutRun(actor, { kind: "skip", view }, parts))
  );
}

/** Ends a run as it stands: either person of the run at once, anybody else with a second person. */
export async function abort(
  actor: Actor,
  id: string,
  parts: MitigationParts,
): Promise<AboutRun | Refusal> {
  const { ledger, sources } = parts;
  const view = await ledger.store.read((tables) => findRun(id, tables));
  if (isRefusal(view)) return view;
  const { run, request } = view;
  const ended = refusal(
    "wrong-state",
    `${run.id} (${run.verb}) is ${run.state}: there is nothing to end.`,
  );
  if (!mayBeEnded(run)) return ended;
  if (actor.id !== run.requestedBy && actor.id !== run.approvedBy) {
    return askAboutRun(actor, { kind: "abort", view }, parts);
  }
  const statement = { does: "abort", wants: run.verb, planHash: request.planHash } as const;
  const proved = await actor.prove(statementAboutRun(statement, view));
  if (proved.kind === "unproved") return refusal("proof", proved.detail);
  return ledger.store.write(async (tables, record): Promise<AboutRun | Refusal> => {
    const work = { tables, record, atMs: sources.clock.now() };
    const by = { people: [actor.id], evidence: { via: actor.via, proof: proved.proof } };
    return (await endByAbort(run.id, by, work)) ? { kind: "done", runId: run.id } : ended;
  });
}

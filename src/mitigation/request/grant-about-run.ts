import { refusal } from "../../message/refusal.ts";
import type { Refusal } from "../../message/refusal.ts";
import type { StoredRequest } from "../../ports/store/request.ts";
import type { RunState } from "../../ports/store/run.ts";
import type { Tables } from "../../ports/store/store.ts";
import { endByAbort } from "../run/hold/abort-run.ts";
import { goOnAgain } from "../run/hold/go-on-again.ts";
import type { GrantParts } from "./grant-parts.ts";

/** Why what a request says about a run cannot be done any more: the run went on, or ended, meanwhile. */
export async function notSoAnyMore(
  { id, kind, runId = "" }: StoredRequest,
  { runs }: Tables,
): Promise<Refusal | undefined> {
  const run = await runs.find(runId);
  const fit: readonly RunState[] = kind === "abort" ? ["running", "held", "incomplete"] : ["held"];
  if (run !== undefined && fit.includes(run.state)) return undefined;
  const so = run === undefined ? "is not known" : `is ${run.state} by now`;
  return refusal(
    "wrong-state",
    `${runId} ${so}, so ${id} (${kind}) cannot be done. \`runs\` shows it.`,
  );
}

/** What a second person agreed to about a run that is there already. Nothing gives way to it. */
export async function grantAboutRun(
  request: StoredRequest,
  { actor, tables, record, sources }: GrantParts,
  atMs: number,
): Promise<void> {
  const { kind, runId = "" } = request;
  const work = { tables, record, atMs };
  if (kind === "abort") await endByAbort(runId, { people: [request.requestedBy, actor.id] }, work);
  if (kind === "skip") await goOnAgain(runId, { as: "skipped", by: actor.id }, work);
  if (kind === "continue") {
    const run = await tables.runs.find(runId);
    const { pause, other } = sources.settings.runForMs;
    const validUntilMs = atMs + (run?.verb === "pause" ? pause : other);
    await tables.runs.change(runId, ["held"], { validUntilMs });
    await goOnAgain(runId, { as: "pending", by: actor.id }, work);
  }
}

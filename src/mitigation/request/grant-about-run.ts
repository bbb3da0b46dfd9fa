import { refusal } from "../../message/refusal.ts";
import type { Refusal } from "../../message/refusal.ts";
import type { StoredRequest } from "../../ports/store/request.ts";
import type { Tables } from "../../ports/store/store.ts";
import { endByAbort, mayBeEnded } from "../run/hold/abort-run.ts";
import { aboutRunHash } from "../run/hold/about-run-hash.ts";
import { goOnAgain } from "../run/hold/go-on-again.ts";
import { runView } from "../run/run-view.ts";
import type { GrantParts } from "./grant-parts.ts";

/** Why what a request says about a run cannot be done any more: the run went on, or ended, meanwhile. */
export async function notSoAnyMore(
  { id, kind, runId = "", planHash }: StoredRequest,
  tables: Tables,
): Promise<Refusal | undefined> {
  const gone = (so: string) =>
    refusal("wrong-state", `${so}, so ${id} (${kind}) cannot be done. \`runs\` shows it.`);
  const view = await runView(tables, runId);
  if (view === undefined || kind === "plan") return gone(`${runId} is not known`);
  const { run } = view;
  const fit = kind === "abort" ? mayBeEnded(run) : run.state === "held";
  if (!fit) return gone(`${runId} is ${run.state} by now`);
  return aboutRunHash(kind, view) === planHash
    ? undefined
    : gone(`${runId} is not as it was shown`);
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
  const on = { from: "held", by: actor.id } as const;
  if (kind === "skip") await goOnAgain(runId, { ...on, as: "skipped" }, work);
  if (kind === "continue") {
    const run = await tables.runs.find(runId);
    const { pause, other } = sources.settings.runForMs;
    const validUntilMs = atMs + (run?.verb === "pause" ? pause : other);
    await tables.runs.change(runId, ["held"], { validUntilMs });
    await goOnAgain(runId, { ...on, as: "pending" }, work);
  }
}

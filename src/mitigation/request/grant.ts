import { refusal } from "../../message/refusal.ts";
import type { Refusal } from "../../message/refusal.ts";
import type { StoredRequest } from "../../ports/store/request.ts";
import type { NewAction, StoredRun } from "../../ports/store/run.ts";
import type { RecordEntry, Tables } from "../../ports/store/store.ts";
import { overtakePending } from "../run/hold/overtake.ts";
import { planIn } from "../run/run-view.ts";
import { approvedBody } from "../tell/request-body.ts";
import { notPending } from "./find-request.ts";
import type { GrantParts } from "./grant-parts.ts";
import { inTheWay, pausePending } from "./in-the-way.ts";
import { grantAboutRun, notSoAnyMore } from "./grant-about-run.ts";

interface Granted {
  readonly request: StoredRequest;
  readonly preempted: string | undefined;
}

/** Everything that an approval changes, in one transaction: the decision first, since it decides the race. */
export async function grant(request: StoredRequest, parts: GrantParts): Promise<Granted | Refusal> {
  const { actor, tables, sources } = parts;
  const { id, verb } = request;
  const atMs = sources.clock.now();
  const over = notPending((await tables.requests.find(id)) ?? request, sources.people, atMs);
  if (over !== undefined) return over;
  const first =
    request.kind === "plan"
      ? await inTheWay(verb, tables, await pausePending(tables, atMs))
      : await notSoAnyMore(request, tables);
  if (first !== undefined) return first;
  const alone = request.rule === "one-person";
  const by = alone ? undefined : actor.id;
  const decision = { status: "approved", by, via: actor.via, atMs, note: undefined } as const;
  if (!(await tables.requests.decide(id, decision))) {
    const now = (await tables.requests.find(id)) ?? request;
    return (
      notPending(now, sources.people, atMs) ??
      refusal("decided", `${id} cannot be approved by you.`)
    );
  }
  recordApproved(request, parts, atMs);
  let preempted: string | undefined;
  if (request.kind === "plan") preempted = await beginRun(request, parts, atMs);
  else await grantAboutRun(request, parts, atMs);
  const decided = (await tables.requests.find(id)) ?? request;
  const body = approvedBody(decided, sources.people);
  await tables.outbox.add({ topic: request.runId ?? id, audience: "everyone", body, atMs });
  return { request: decided, preempted };
}

function recordApproved(
  request: StoredRequest,
  { actor, proof, changed, record }: GrantParts,
  atMs: number,
): void {
  const { id, kind, verb, planHash, stateHash, requestedBy } = request;
  const data = {
    request: id,
    kind,
    verb,
    planHash,
    stateHash,
    requestedBy,
    by: actor.id,
    via: actor.via,
    proof,
    changed: changed.map(({ host, unit, was, is }) => ({ host, unit, was, is })),
  };
  record({ atMs, what: "request.approved", data });
}

/** The approved plan as a run; gives the id of the run that gave way to it. */
async function beginRun(
  request: StoredRequest,
  { actor, tables, record, sources }: GrantParts,
  atMs: number,
): Promise<string | undefined> {
  const { runs } = tables;
  const { id, verb, latticeId, requestedBy } = request;
  const open = await runs.open();
  if (open !== undefined) await preempt(open, id, { tables, record, atMs });
  if (verb === "pause" || verb === "resume") await noLongerInForce(tables);
  const { pause, other } = sources.settings.runForMs;
  const validUntilMs = atMs + (verb === "pause" ? pause : other);
  const run = {
    id,
    latticeId,
    verb,
    requestedBy,
    approvedBy: actor.id,
    approvedMs: atMs,
    validUntilMs,
  };
  await runs.insert(run, newActions(request));
  if (verb === "pause") await runs.change(id, ["running"], { inForce: true });
  return open?.id;
}

async function noLongerInForce({ runs }: Tables): Promise<void> {
  const pause = await runs.inForce();
  if (pause !== undefined) await runs.change(pause.id, [pause.state], { inForce: false });
}

async function preempt(
  run: StoredRun,
  by: string,
  {
    tables,
    record,
    atMs,
  }: { readonly tables: Tables; readonly record: RecordEntry; readonly atMs: number },
): Promise<void> {
  const note = `given up for the pause ${by}`;
  await tables.runs.change(run.id, ["running", "held"], {
    state: "preempted",
    note,
    endedMs: atMs,
  });
  await overtakePending(run.id, tables, { note, atMs });
  record({ atMs, what: "run.preempted", data: { run: run.id, by } });
}

function newActions(request: StoredRequest): readonly NewAction[] {
  const { stages, unitVerb } = planIn(request);
  return stages.flatMap(({ organism, actions }, index) =>
    actions.map(({ n, host, ssh, unit }) => ({
      n,
      stage: index + 1,
      organism,
      host,
      ssh,
      unit,
      verb: unitVerb,
    })),
  );
}

import type { StoredAction } from "../../ports/store/run.ts";
import type { Tables } from "../../ports/store/store.ts";
import { placeWords, some } from "../preflight/hosts-and-units.ts";
import type { Ledger, MitigationSources } from "../sources.ts";
import { heldBody } from "../tell/held.ts";
import { runBody } from "../tell/run-body.ts";
import { open, runView } from "./run-view.ts";
import type { RunView } from "./run-view.ts";

interface EndParts {
  readonly ledger: Ledger;
  readonly sources: MitigationSources;
}

/** Every stage was begun: the run is complete, or it is told what is not known to be as it should. */
export async function endRun(view: RunView, parts: EndParts): Promise<void> {
  const { ledger, sources } = parts;
  const { id } = view.run;
  const endedMs = sources.clock.now();
  const left = open(view);
  const state = left.length === 0 ? "complete" : "incomplete";
  const note = left.length === 0 ? undefined : notKnown(left);
  const ended = await ledger.store.write(async ({ runs }, record) => {
    const changed = await runs.change(id, ["running"], { state, note, endedMs });
    if (changed)
      record({ atMs: endedMs, what: "run.ended", data: { run: id, state, left: places(left) } });
    return changed;
  });
  if (ended) await tellEnd(id, parts);
}

/** What of a stop is not known to be done. */
export function notKnown(left: readonly StoredAction[]): string {
  return `not known to be stopped: ${some(left.map(placeWords))}`;
}

/** A strict run waits for a person before it goes past what went wrong. */
export async function holdRun(
  { run }: RunView,
  wrong: readonly StoredAction[],
  { ledger, sources }: EndParts,
): Promise<void> {
  const atMs = sources.clock.now();
  const note = wrong.map((one) => `${placeWords(one)}: ${one.detail ?? one.state}`).join("; ");
  await ledger.store.write(async (tables, record) => {
    if (!(await tables.runs.change(run.id, ["running"], { state: "held", note }))) return;
    record({ atMs, what: "run.held", data: { run: run.id, because: places(wrong) } });
    await tellHeld(run.id, tables, atMs);
  });
}

/** Tells approvers that a run waits for them. */
export async function tellHeld(id: string, tables: Tables, atMs: number): Promise<void> {
  const view = await runView(tables, id);
  if (view === undefined) return;
  await tables.outbox.add({ topic: id, audience: "approvers", body: heldBody(view), atMs });
}

function toldNote(id: string): string {
  return `told-end:${id}`;
}

/**
 * Tells how a run ended, with the audit log's head, once: the head is known only after the end is written, so a
 * process that finds an end untold tells it.
 */
export async function tellEnd(id: string, { ledger, sources }: EndParts): Promise<void> {
  const atMs = sources.clock.now();
  await ledger.store.write(async (tables) => {
    const view = await runView(tables, id);
    if (view === undefined) return;
    // A pause that is tried again ends again.
    const which = `${view.run.endedMs ?? ""}`;
    if ((await tables.notes.get(toldNote(id))) === which) return;
    const head = await tables.audit.head();
    const body = runBody(view, { head, publicNames: sources.publicNames });
    await tables.outbox.add({ topic: id, audience: "everyone", body, atMs });
    await tables.notes.set(toldNote(id), which);
  });
}

function places(actions: readonly StoredAction[]) {
  return actions.map(({ n, host, unit, state, detail }) => ({
    n,
    host,
    unit,
    state,
    ...(detail === undefined ? {} : { detail }),
  }));
}

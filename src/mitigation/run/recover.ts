import type { RunState, StoredAction, StoredRun } from "../../ports/store/run.ts";
import { settledBody, uncertainBody } from "../tell/uncertain.ts";
import { tellEnd, tellHeld } from "./end-run.ts";
import type { Executor, ExecutorParts } from "./executor.ts";
import { readRun } from "./run-view.ts";
import type { RunView } from "./run-view.ts";
import { whyNotOn } from "./why-not-on.ts";

/** How many runs back an end may be untold, or an action open. */
const RUNS_BACK = 20;

const ENDED: readonly RunState[] = ["complete", "incomplete", "aborted", "preempted"];

interface RecoverParts extends ExecutorParts {
  readonly executor: Executor;
  /** Aborted when this process is told to stop. */
  readonly signal: AbortSignal;
}

/**
 * What a process does with the runs another one left when it was killed: actions that were open are told to be
 * uncertain and settled by looking; a run goes on by itself while its approval is fresh and its plan is still the
 * configuration's, and holds otherwise. A run that goes on here is in good hands. Resolves when everything is settled
 * and told; runs go on after that.
 */
export async function recover(parts: RecoverParts): Promise<void> {
  const { ledger, signal } = parts;
  const runs = await ledger.store.read((tables) => tables.runs.list(RUNS_BACK));
  for (const run of runs) {
    if (parts.executor.goesOn(run.id)) continue;
    await settleRun(run, parts);
    // Told to stop: the next process goes on.
    if (signal.aborted) return;
    if (ENDED.includes(run.state)) await tellEnd(run.id, parts);
    if (run.state === "running") await goOnOrHold(run, parts);
  }
}

async function settleRun({ id }: StoredRun, parts: RecoverParts): Promise<void> {
  const { ledger, sources, executor, signal } = parts;
  const before = await readRun(ledger.store, id);
  // While it was read, a person's word may have let it go on here: what is open then is our own.
  if (before === undefined || executor.goesOn(id)) return;
  const started = before.actions.filter((one) => one.state === "started" && !executor.tries(one));
  if (started.length > 0) await tellUncertain(before, started, parts);
  const view = await readRun(ledger.store, id);
  const uncertain = view?.actions.filter(({ state }) => state === "uncertain") ?? [];
  if (view === undefined || uncertain.length === 0) return;
  await Promise.all(uncertain.map((action) => executor.settle(action, signal)));
  if (signal.aborted) return;
  const after = await readRun(ledger.store, id);
  if (after === undefined) return;
  const numbers = uncertain.map(({ n }) => n);
  const settled = after.actions.filter(({ n }) => numbers.includes(n));
  const atMs = sources.clock.now();
  await ledger.store.write(async ({ outbox }) => {
    await outbox.add({ topic: id, audience: "approvers", body: settledBody(after, settled), atMs });
  });
}

async function tellUncertain(
  view: RunView,
  started: readonly StoredAction[],
  { ledger, sources }: ExecutorParts,
): Promise<void> {
  const { id } = view.run;
  const fence = ledger.fence();
  if (fence === undefined) return;
  const atMs = sources.clock.now();
  await ledger.store.write(async ({ runs, outbox }, record) => {
    const uncertain: StoredAction[] = [];
    for (const action of started) {
      const { n, host, unit, verb, attempt } = action;
      const detail = "the bot was interrupted before it knew the outcome";
      const changed = await runs.settle(id, n, {
        from: ["started"],
        to: "uncertain",
        detail,
        atMs,
        attempt,
        fence,
      });
      if (!changed) continue;
      uncertain.push(action);
      record({ atMs, what: "action.uncertain", data: { run: id, n, host, unit, verb } });
    }
    if (uncertain.length === 0) return;
    const body = uncertainBody(view, uncertain);
    await outbox.add({ topic: id, audience: "approvers", body, atMs });
  });
}

async function goOnOrHold(run: StoredRun, parts: RecoverParts): Promise<void> {
  const { ledger, sources, executor } = parts;
  const view = await readRun(ledger.store, run.id);
  if (view === undefined) return;
  const why = whyNotOn(view, sources);
  if (why === undefined) {
    void executor.carryOn(run.id);
    return;
  }
  const atMs = sources.clock.now();
  await ledger.store.write(async (tables, record) => {
    if (!(await tables.runs.change(run.id, ["running"], { state: "held", note: why }))) return;
    record({ atMs, what: "run.held", data: { run: run.id, because: why } });
    await tellHeld(run.id, tables, atMs);
  });
}

import { isRefusal, refusal } from "../../../message/refusal.ts";
import type { Refusal } from "../../../message/refusal.ts";
import type { Actor } from "../../../ports/actor.ts";
import type { Tables } from "../../../ports/store/store.ts";
import type { MitigationParts, MitigationSources } from "../../sources.ts";
import { busy } from "../../request/in-the-way.ts";
import { statementAboutRun } from "../../request/statement.ts";
import { lookAt } from "../../state/look-at.ts";
import { open, runView } from "../run-view.ts";
import type { RunView } from "../run-view.ts";
import { whyNotOn } from "../why-not-on.ts";
import { anotherPlan } from "./another-plan.ts";
import { askAboutRun } from "./ask-about-run.ts";
import type { AboutRun } from "./ask-about-run.ts";
import { findRun } from "./find-run.ts";
import { goOnAgain } from "./go-on-again.ts";
import { nothingNew } from "./nothing-new.ts";
import { mayStopAgain } from "./stop-again.ts";

const LOOK_MS = 5_000;

/**
 * Tries again what keeps a run from being done: at once while its approval covers it, and after that only when
 * another approver agrees. Of a pause that is in force, also what runs again.
 */
export async function retry(
  actor: Actor,
  id: string,
  parts: MitigationParts,
): Promise<AboutRun | Refusal> {
  const { ledger, sources } = parts;
  const view = await ledger.store.read((tables) => findRun(id, tables));
  if (isRefusal(view)) return view;
  const cover = coverOf(view, sources);
  if (isRefusal(cover)) return cover;
  if (cover === "too old") return askAboutRun(actor, { kind: "continue", view }, parts);
  if (view.run.state === "held") return tryAgain(actor, { view, back: [] }, parts);
  const back = await runningAgain(view, parts);
  if (back.length > 0 || open(view).length > 0) return tryAgain(actor, { view, back }, parts);
  return refusal(
    "wrong-state",
    `Every unit of ${view.run.id} is stopped: there is nothing to stop again.`,
  );
}

/** Whether the run's own approval covers another try, only another approver is missing, or neither would do. */
function coverOf(view: RunView, sources: MitigationSources): "covered" | "too old" | Refusal {
  const { run } = view;
  const held = run.state === "held";
  const stopsAgain = run.verb === "pause" && run.inForce && run.state !== "running";
  if (!held && !stopsAgain) return notWaiting(view);
  const another = anotherPlan(view, sources);
  if (another !== undefined) return another;
  if (held) return whyNotOn(view, sources) === undefined ? "covered" : "too old";
  if (mayStopAgain(run, sources.clock.now())) return "covered";
  const words = `The approval of ${run.id} is older than an hour. Ask for a new one: \`pause\``;
  return refusal("expired", words);
}

interface Again {
  readonly view: RunView;
  /** Numbers of actions that were done and whose unit runs again. */
  readonly back: readonly number[];
}

async function tryAgain(
  actor: Actor,
  { view, back }: Again,
  { ledger, sources }: MitigationParts,
): Promise<AboutRun | Refusal> {
  const { run, request } = view;
  const { planHash } = request;
  const statement = { does: "retry", wants: run.verb, planHash, back } as const;
  const proved = await actor.prove(statementAboutRun(statement, view));
  if (proved.kind === "unproved") return refusal("proof", proved.detail);
  return ledger.store.write(async (tables, record): Promise<AboutRun | Refusal> => {
    const other = await tables.runs.open();
    if (other !== undefined && other.id !== run.id) return busy(other);
    const now = await stillSo(view, tables, sources);
    if (isRefusal(now)) return now;
    const atMs = sources.clock.now();
    const on = { from: now.run.state, as: "pending", by: actor.id } as const;
    if (!(await goOnAgain(run.id, on, { tables, record, atMs }))) return notWaiting(now);
    for (const n of back) {
      const detail = `runs again; to be stopped again, by ${actor.id}`;
      await tables.runs.settle(run.id, n, { from: ["done"], to: "pending", detail, atMs });
    }
    const by = { by: actor.id, via: actor.via, proof: proved.proof };
    record({ atMs, what: "run.retry", data: { run: run.id, ...by, runningAgain: back } });
    return { kind: "done", runId: run.id };
  });
}

/** To prove who one is takes a while: the run as it is by then, or why what was meant does not fit it any more. */
async function stillSo(
  shown: RunView,
  tables: Tables,
  sources: MitigationSources,
): Promise<RunView | Refusal> {
  const { id } = shown.run;
  const now = await runView(tables, id);
  const cover = now === undefined ? "too old" : coverOf(now, sources);
  if (isRefusal(cover)) return cover;
  if (now !== undefined && cover === "covered" && nothingNew(shown, now)) return now;
  return refusal(
    "wrong-state",
    `${id} is not as it was when you typed it, so nothing was done. Look with \`runs\`, and type \`retry ${id}\` again.`,
  );
}

/** Numbers of the actions whose unit was stopped and runs again. */
async function runningAgain(
  view: RunView,
  { sources }: MitigationParts,
): Promise<readonly number[]> {
  const seen = await lookAt(view.plan, sources.hosts, { signal: AbortSignal.timeout(LOOK_MS) });
  return view.actions
    .filter(({ state, host, unit }) =>
      seen.some(
        (one) => state === "done" && one.host === host && one.unit === unit && one.class === "runs",
      ),
    )
    .map(({ n }) => n);
}

function notWaiting({ run }: RunView): Refusal {
  const { id, verb, state } = run;
  const so = state === "running" ? "is under way and does not wait" : `is ${state}`;
  return refusal(
    "wrong-state",
    `${id} (${verb}) ${so}: there is nothing to try again. \`runs\` shows it.`,
  );
}

import { isRefusal, refusal } from "../../../message/refusal.ts";
import type { Refusal } from "../../../message/refusal.ts";
import type { Actor } from "../../../ports/actor.ts";
import type { ApproveParts } from "../../request/approve.ts";
import { busy } from "../../request/in-the-way.ts";
import { statementAboutRun } from "../../request/statement.ts";
import { lookAt } from "../../state/look-at.ts";
import { open } from "../run-view.ts";
import type { RunView } from "../run-view.ts";
import { whyNotOn } from "../why-not-on.ts";
import { askAboutRun } from "./ask-about-run.ts";
import type { AboutRun } from "./ask-about-run.ts";
import { findRun } from "./find-run.ts";
import { goOnAgain } from "./go-on-again.ts";
import { mayStopAgain } from "./stop-again.ts";

const LOOK_MS = 5_000;

/**
 * Tries again what keeps a run from being done: at once while its approval covers it, and after that only when
 * another approver agrees. Of a pause that is in force, also what runs again.
 */
export async function retry(
  actor: Actor,
  id: string,
  parts: ApproveParts,
): Promise<AboutRun | Refusal> {
  const { ledger, sources } = parts;
  const view = await ledger.store.read((tables) => findRun(id, tables));
  if (isRefusal(view)) return view;
  const { run } = view;
  const nowMs = sources.clock.now();
  if (run.state === "held") {
    return whyNotOn(view, sources) !== undefined
      ? askAboutRun(actor, { kind: "continue", view }, parts)
      : tryAgain(actor, { view, back: [] }, parts);
  }
  if (run.verb !== "pause" || !run.inForce || run.state === "running") return notWaiting(view);
  if (!mayStopAgain(run, nowMs)) {
    const words = `The approval of ${run.id} is older than an hour. Ask for a new one: \`pause\``;
    return refusal("expired", words);
  }
  const back = await runningAgain(view, parts);
  if (back.length > 0 || open(view).length > 0) return tryAgain(actor, { view, back }, parts);
  return refusal(
    "wrong-state",
    `Every unit of ${run.id} is stopped: there is nothing to stop again.`,
  );
}

interface Again {
  readonly view: RunView;
  /** Numbers of actions that were done and whose unit runs again. */
  readonly back: readonly number[];
}

async function tryAgain(
  actor: Actor,
  { view, back }: Again,
  { ledger, sources }: ApproveParts,
): Promise<AboutRun | Refusal> {
  const { run } = view;
  const statement = { does: "retry", wants: run.verb, planHash: view.request.planHash } as const;
  const proved = await actor.prove(statementAboutRun(statement, view));
  if (proved.kind === "unproved") return refusal("proof", proved.detail);
  return ledger.store.write(async (tables, record): Promise<AboutRun | Refusal> => {
    const other = await tables.runs.open();
    if (other !== undefined && other.id !== run.id) return busy(other);
    const atMs = sources.clock.now();
    const work = { tables, record, atMs };
    if (!(await goOnAgain(run.id, { as: "pending", by: actor.id }, work))) return notWaiting(view);
    for (const n of back) {
      const detail = `runs again; to be stopped again, by ${actor.id}`;
      await tables.runs.settle(run.id, n, { from: ["done"], to: "pending", detail, atMs });
    }
    const by = { by: actor.id, via: actor.via, proof: proved.proof };
    record({ atMs, what: "run.retry", data: { run: run.id, ...by, runningAgain: back } });
    return { kind: "done", runId: run.id };
  });
}

/** Numbers of the actions whose unit was stopped and runs again. */
async function runningAgain(view: RunView, { sources }: ApproveParts): Promise<readonly number[]> {
  const seen = await lookAt(view.plan, sources.hosts, AbortSignal.timeout(LOOK_MS));
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

import type { ActionState, RunState, StoredAction } from "../../../ports/store/run.ts";
import type { RunWork } from "./abort-run.ts";

/** What keeps a run from going on. */
const WRONG: readonly ActionState[] = ["failed", "unreachable", "uncertain"];

interface GoingOn {
  /** The run's state as it was judged: in any other one it does not go on. */
  readonly from: RunState;
  readonly as: "pending" | "skipped";
  readonly by: string;
}

/** Lets a run that waits go on: what went wrong is tried again, or left out. */
export async function goOnAgain(
  id: string,
  { from, as, by }: GoingOn,
  { tables, record, atMs }: RunWork,
): Promise<boolean> {
  const { runs } = tables;
  const change = { state: "running", note: undefined, endedMs: undefined } as const;
  if (!(await runs.change(id, [from], change))) return false;
  const detail = as === "skipped" ? `left out, by ${by}` : `tried again, by ${by}`;
  // What two people left out of a run that holds stays so; of a pause that is over it is tried again.
  const again = as === "pending" && from !== "held" ? [...WRONG, "skipped" as const] : WRONG;
  const changed: number[] = [];
  for (const action of await runs.actions(id)) {
    const to = as === "pending" && isOpen(action) ? "uncertain" : as;
    if (await runs.settle(id, action.n, { from: again, to, detail, atMs })) changed.push(action.n);
  }
  const what = as === "skipped" ? "run.skipped" : "run.retried";
  record({ atMs, what, data: { run: id, by, actions: changed } });
  return true;
}

/** Sent, and then lost from sight: it is looked at before it is sent again. */
function isOpen({ state, before }: StoredAction): boolean {
  return state === "uncertain" || (state === "unreachable" && before !== undefined);
}

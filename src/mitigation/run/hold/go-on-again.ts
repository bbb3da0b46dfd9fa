import type { ActionState, StoredAction } from "../../../ports/store/run.ts";
import type { RunWork } from "./abort-run.ts";

/** What keeps a run from going on. */
const WRONG: readonly ActionState[] = ["failed", "unreachable", "uncertain"];

/** Lets a run that waits go on: what went wrong is tried again, or left out. */
export async function goOnAgain(
  id: string,
  { as, by }: { readonly as: "pending" | "skipped"; readonly by: string },
  { tables, record, atMs }: RunWork,
): Promise<boolean> {
  const { runs } = tables;
  const change = { state: "running", note: undefined, endedMs: undefined } as const;
  if (!(await runs.change(id, ["held", "incomplete", "complete"], change))) return false;
  const detail = as === "skipped" ? `left out, by ${by}` : `tried again, by ${by}`;
  const changed: number[] = [];
  for (const action of await runs.actions(id)) {
    const to = as === "pending" && isOpen(action) ? "uncertain" : as;
    if (await runs.settle(id, action.n, { from: WRONG, to, detail, atMs })) changed.push(action.n);
  }
  const what = as === "skipped" ? "run.skipped" : "run.retried";
  record({ atMs, what, data: { run: id, by, actions: changed } });
  return true;
}

/** Sent, and then lost from sight: it is looked at before it is sent again. */
function isOpen({ state, before }: StoredAction): boolean {
  return state === "uncertain" || (state === "unreachable" && before !== undefined);
}

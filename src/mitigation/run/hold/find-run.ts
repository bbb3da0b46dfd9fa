import { quoted, refusal } from "../../../message/refusal.ts";
import type { Refusal } from "../../../message/refusal.ts";
import type { Tables } from "../../../ports/store/store.ts";
import { runView } from "../run-view.ts";
import type { RunView } from "../run-view.ts";

/** The run that is meant. */
export async function findRun(id: string, tables: Tables): Promise<RunView | Refusal> {
  const found = await runView(tables, id.toUpperCase());
  if (found !== undefined) return found;
  const known = (await tables.runs.list(5)).map((run) => `${run.id} (${run.verb}, ${run.state})`);
  const words = known.length === 0 ? "There has been none yet" : `Latest: ${known.join(", ")}`;
  return refusal("not-found", `There is no run ${quoted(id)}. ${words}.`);
}

import type { Proof, Via } from "../../../ports/actor.ts";
import type { RunState, StoredRun } from "../../../ports/store/run.ts";
import type { RecordEntry, Tables } from "../../../ports/store/store.ts";
import { overtakePending } from "./overtake.ts";

export interface RunWork {
  readonly tables: Tables;
  readonly record: RecordEntry;
  readonly atMs: number;
}

/** Who ended a run, and, where no request says so, how it is known. */
interface EndedBy {
  readonly people: readonly string[];
  readonly evidence?: { readonly via: Via; readonly proof: Proof };
}

const ENDABLE: readonly RunState[] = ["running", "held", "incomplete"];

/** Whether there is something to end: a run that may still act, or a pause that is complete and in force. */
export function mayBeEnded({ state, inForce }: Pick<StoredRun, "state" | "inForce">): boolean {
  return ENDABLE.includes(state) || inForce;
}

/** Ends a run as it stands; nothing of it is undone. An aborted pause does not keep the lattice paused. */
export async function endByAbort(
  id: string,
  { people, evidence }: EndedBy,
  { tables, record, atMs }: RunWork,
): Promise<boolean> {
  const { runs } = tables;
  const run = await runs.find(id);
  if (run === undefined || !mayBeEnded(run)) return false;
  const note = `aborted by ${people.join(" and ")}`;
  const change = { state: "aborted", note, endedMs: atMs, inForce: false } as const;
  if (!(await runs.change(id, [run.state], change))) return false;
  await overtakePending(id, tables, { note, atMs });
  record({ atMs, what: "run.aborted", data: { run: id, by: [...people], ...evidence } });
  return true;
}

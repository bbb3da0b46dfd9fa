import type { Proof, Via } from "../../../ports/actor.ts";
import { overtakePending } from "./overtake.ts";
import type { RecordEntry, Tables } from "../../../ports/store/store.ts";

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

/** Ends a run as it stands; nothing of it is undone. An aborted pause does not keep the lattice paused. */
export async function endByAbort(
  id: string,
  { people, evidence }: EndedBy,
  { tables, record, atMs }: RunWork,
): Promise<boolean> {
  const { runs } = tables;
  const note = `aborted by ${people.join(" and ")}`;
  const change = { state: "aborted", note, endedMs: atMs, inForce: false } as const;
  const ended = await runs.change(id, ["running", "held", "incomplete"], change);
  if (!ended) return false;
  await overtakePending(id, tables, { note, atMs });
  record({ atMs, what: "run.aborted", data: { run: id, by: [...people], ...evidence } });
  return true;
}

import { overtakePending } from "./overtake.ts";
import type { RecordEntry, Tables } from "../../../ports/store/store.ts";

export interface RunWork {
  readonly tables: Tables;
  readonly record: RecordEntry;
  readonly atMs: number;
}

/** Ends a run as it stands; nothing of it is undone. An aborted pause does not keep the lattice paused. */
export async function endByAbort(
  id: string,
  by: readonly string[],
  { tables, record, atMs }: RunWork,
): Promise<boolean> {
  const { runs } = tables;
  const note = `aborted by ${by.join(" and ")}`;
  const change = { state: "aborted", note, endedMs: atMs, inForce: false } as const;
  const ended = await runs.change(id, ["running", "held", "incomplete"], change);
  if (!ended) return false;
  await overtakePending(id, tables, { note, atMs });
  record({ atMs, what: "run.aborted", data: { run: id, by: [...by] } });
  return true;
}

import type { StoredAction } from "../../ports/store/run.ts";
import type { Tables } from "../../ports/store/store.ts";

/**
 * That a stage was seen to be healthy is a fact in the store: a process that goes on with another one's run must
 * not take it for granted because the units run.
 */
export async function healthyStages(
  runId: string,
  actions: readonly StoredAction[],
  { notes }: Pick<Tables, "notes">,
): Promise<ReadonlySet<number>> {
  const healthy = new Set<number>();
  for (const stage of new Set(actions.map((action) => action.stage))) {
    if ((await notes.get(noteName(runId, stage))) !== undefined) healthy.add(stage);
  }
  return healthy;
}

export function noteHealthy(
  { runId, stage }: Pick<StoredAction, "runId" | "stage">,
  atMs: number,
  { notes }: Pick<Tables, "notes">,
): Promise<void> {
  return notes.set(noteName(runId, stage), `${atMs}`);
}

function noteName(runId: string, stage: number): string {
  return `healthy:${runId}:${stage}`;
}

import type { OpenDesk } from "./desk.ts";

/**
 * The run that this process has to go on with in its next round: it broke off here, or is running while the turn is
 * ours. Undefined where there is none, or where it is another's. Rejects where the store cannot be read.
 */
export async function oursToGoOn({ ledger, executor }: OpenDesk): Promise<string | undefined> {
  if (ledger.fence() === undefined) return undefined;
  const [broken] = executor.broken;
  if (broken !== undefined) return broken;
  const run = await ledger.store.read(({ runs }) => runs.open());
  return run?.state === "running" ? run.id : undefined;
}

import { isRefusal } from "../message/refusal.ts";
import type { Told } from "../mitigation/answers/asked.ts";
import { runAnswer } from "../mitigation/answers/run.ts";
import type { RunResult } from "../mitigation/result.ts";
import { readRun } from "../mitigation/run/run-view.ts";
import type { MitigationUseCases } from "../mitigation/use-cases.ts";

/** A run read from the store, with the audit log looked through where the run does not go on. */
export async function runAsItStands(
  id: string,
  mitigate: MitigationUseCases,
): Promise<Told<RunResult> | undefined> {
  const looked = await mitigate.look();
  if (isRefusal(looked) || looked.kind === "nothing yet") return undefined;
  const { store } = looked;
  const view = await readRun(store, id);
  if (view === undefined) return undefined;
  const audit = view.run.state === "running" ? undefined : await mitigate.followLog(store);
  return runAnswer({ view, audit }, mitigate.sources);
}

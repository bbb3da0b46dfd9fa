import type { AuditHead } from "../../audit/entry.ts";
import { integratorsSee, publicDraft } from "../tell/draft.ts";
import { runBody } from "../tell/run-body.ts";
import type { RunView } from "../run/run-view.ts";
import type { RunResult } from "../result.ts";
import type { MitigationSources } from "../sources.ts";
import { runResult } from "../to-result.ts";
import type { Told } from "./asked.ts";

/** The audit log as it was when somebody looked. */
export interface AuditSeen extends AuditHead {
  readonly whole: boolean;
}

interface RunTold {
  readonly view: RunView;
  readonly audit: AuditSeen | undefined;
}

/** A run as it stands, or as it ended. */
export function runAnswer(
  { view, audit }: RunTold,
  { publicNames }: Pick<MitigationSources, "publicNames">,
): Told<RunResult> {
  const { run } = view;
  const draft = publicDraft(view, publicNames);
  const see = integratorsSee(view);
  const going = run.state === "running" || run.state === "complete";
  const ended = run.state !== "running" && run.state !== "held";
  return {
    outcome: going && audit?.whole !== false ? "ok" : "finding",
    result: {
      ...runResult(run, view.actions),
      ...(audit === undefined ? {} : { audit: { ...audit } }),
      ...(ended && see !== undefined ? { integrators: see } : {}),
      ...(ended && draft !== undefined ? { draft: { ...draft } } : {}),
    },
    body: runBody(view, { head: audit, publicNames }),
  };
}

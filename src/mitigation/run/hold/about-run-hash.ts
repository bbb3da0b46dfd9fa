import type { RequestKind } from "../../../ports/store/request.ts";
import { sha256 } from "../../plan/hashes.ts";
import { open } from "../run-view.ts";
import type { RunView } from "../run-view.ts";

export type AboutRunKind = Exclude<RequestKind, "plan">;

/**
 * What an approval about a run binds to. To leave out or to go on is about what holds the run now; to end it is about
 * the run however far it has come, since it may go on meanwhile.
 */
export function aboutRunHash(kind: AboutRunKind, view: RunView): string {
  const { run, request } = view;
  const left = kind === "abort" ? [] : leftOf(view);
  const bound = { kind, run: run.id, plan: request.planHash, left };
  return sha256(bound);
}

/** The actions that are not as they should be. */
export function leftOf(view: RunView) {
  return open(view).map(({ n, host, unit, state }) => ({ n, host, unit, state }));
}

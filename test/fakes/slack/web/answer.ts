import type { Workspace } from "../workspace.ts";
import type { Args } from "./arguments.ts";

export type Answer = Readonly<Record<string, unknown>> & { readonly ok: boolean };

/** One method of the Web API. */
export type Answers = (args: Args, workspace: Workspace) => Answer;

export function refused(error: string, more: Readonly<Record<string, unknown>> = {}): Answer {
  return { ok: false, error, ...more };
}

import type { Answer } from "../command/answer.ts";

/** What the answers about mitigations have in common. */
interface Named {
  readonly request?: { readonly id: string; readonly status: string; readonly run?: string };
  readonly run?: { readonly id: string; readonly state: string };
  readonly existing?: true;
}

/**
 * One line for who said it, where everybody sees the rest in the message of the request or run. Undefined where the
 * answer says more than that message does, or where there is none.
 */
export function decidedWords({ command, outcome, result }: Answer): string | undefined {
  const { request, run, existing } = result as Named;
  if (outcome === "refused" || existing === true) return undefined;
  if (request !== undefined) {
    const { id, status } = request;
    if (status !== "pending") return `${id} is ${status}. Its message shows how it goes on.`;
    return `${id} is asked for, and waits for a second person. Its message shows it to everybody.`;
  }
  if (run === undefined) return undefined;
  return `${command} ${run.id}: done. Its message shows how it goes on (${run.state} now).`;
}

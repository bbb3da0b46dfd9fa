import type { Acted } from "../../ports/unit-hosts.ts";

/** systemctl's exit status, or why there is none: `connection lost`. */
export interface Answer {
  readonly exit?: number;
  readonly noExit?: string;
}

/** Only a command that ended with 0 counts as asked. */
export function answerOf(acted: Acted): Answer {
  if (acted.kind === "asked") return { exit: 0 };
  const exit = acted.kind === "refused" ? acted.exit : undefined;
  return exit === undefined ? { noExit: acted.reason } : { exit };
}

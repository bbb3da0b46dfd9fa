import type { Tell } from "../command/define-command.ts";
import { plainLine } from "../message/plain-text.ts";
import type { PrintOptions } from "./exit.ts";

/** Shows what a command has found so far, one line each on stderr; only to a person who is looking. */
export function progress({ json }: PrintOptions): Tell {
  if (json || !process.stderr.isTTY) return () => undefined;
  return (line) => process.stderr.write(`· ${plainLine(line)}\n`);
}

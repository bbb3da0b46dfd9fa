import { isRefusal } from "../message/refusal.ts";
import type { Command } from "./define-command.ts";
import { parseWords } from "./parse.ts";
import type { Parsed } from "./parse.ts";
import { splitWords } from "./words.ts";

/** Whether the command keeps or reads something in the store: then it is for whoever holds the store. */
export function needsStore(
  typed: string | readonly string[],
  commands: readonly Command[],
): boolean {
  const words = typeof typed === "string" ? splitWords(typed) : typed;
  if (isRefusal(words)) return false;
  const parsed = parseWords(words, commands);
  return "refusal" in parsed ? false : keepsSomething(parsed);
}

/** Whether carrying it out would keep or read something in the store. */
export function keepsSomething({ command, args }: Parsed): boolean {
  if (!command.needs.includes("mitigate")) return false;
  return !(
    typeof args === "object" &&
    args !== null &&
    "dry-run" in args &&
    args["dry-run"] === true
  );
}

import { randomUUID } from "node:crypto";
import { broke } from "../command/answer.ts";
import { printAnswer } from "./exit.ts";
import { wantsJson } from "./options.ts";
import { reportToStderr } from "./report.ts";

/** A fault of our own outside any command: it must not look like a finding. Gives the exit status of "could not tell". */
export function lastResort(args: readonly string[], error: unknown): number {
  const reference = randomUUID().slice(0, 8);
  reportToStderr(reference, error);
  return printAnswer(broke(args[0] ?? "unknown", reference, null), { json: wantsJson(args) });
}

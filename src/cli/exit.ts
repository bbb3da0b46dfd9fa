import { EXIT_STATUS } from "../command/outcome.ts";
import type { Answer } from "../command/answer.ts";
import { refused } from "../command/answer.ts";
import type { Refusal } from "../message/refusal.ts";
import { plainText } from "../message/plain-text.ts";

export interface PrintOptions {
  readonly json: boolean;
}

/**
 * Prints an answer and gives its exit status. Results go to stdout; a refusal is a diagnostic and goes
 * to stderr, unless JSON was asked for.
 */
export function printAnswer(answer: Answer, { json }: PrintOptions): number {
  if (json) process.stdout.write(`${JSON.stringify(answer)}\n`);
  else if (answer.outcome === "refused") process.stderr.write(plainText(answer.message));
  else process.stdout.write(plainText(answer.message));
  return EXIT_STATUS[answer.outcome];
}

/** Prints why a program call was refused, before any lattice is known. */
export function printRefusal(command: string, refusal: Refusal, options: PrintOptions): number {
  return printAnswer(refused(command, refusal, null), options);
}

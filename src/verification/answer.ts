import { line, strong } from "../message/build.ts";
import type { Body, Line } from "../message/model.ts";
import { outcomeOf } from "./outcome.ts";
import type { VerifyResult } from "./result.ts";
import { tellVerification } from "./tell.ts";
import type { EntryWords } from "./tell.ts";
import type { OnProgress } from "./verify.ts";

/** A verification as a command's answer. */
export function verified(
  result: VerifyResult,
  words: EntryWords,
): { outcome: "ok" | "finding" | "unknown"; result: VerifyResult; body: Body } {
  return { outcome: outcomeOf(result), result, body: tellVerification(result, words) };
}

const MARKS = {
  pass: "ok",
  fail: "FAIL",
  unknown: "could not tell",
  "not-needed": "not needed",
  walked: "walked",
} as const;

/** Progress as lines: one for everything that has been looked at. */
export function stepLine(tell: (line: Line) => void): OnProgress {
  return ({ id, verdict, summary, pending }) => {
    const rest = pending === 0 ? "" : ` (${pending} to come)`;
    tell(line(strong(MARKS[verdict]), ` ${id}: ${summary}${rest}`));
  };
}

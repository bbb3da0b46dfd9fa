import type { Policy } from "../../lattice/plan.ts";
import type { Statement } from "../../ports/actor.ts";

/** What a signature is bound to besides the statement itself. */
export interface StatementContext {
  readonly lattice: string;
  /** 64 hex digits. */
  readonly latticeId: string;
  /** A key of `people`. */
  readonly person: string;
  /** Fresh for every text: 32 hex digits. */
  readonly nonce: string;
  /** Unix milliseconds. */
  readonly atMs: number;
}

/** A policy as it is signed. */
export const POLICY_WORDS: Readonly<Record<Policy, string>> = {
  "go-on": "go on where something fails",
  strict: "strict, hold where something fails",
};

/** Everything that could end a line, hide in it or turn it round, and the mark of an escape itself. */
const NOT_PLAIN = /[\p{C}\p{Zl}\p{Zp}\\]/gu;

/**
 * The text that is signed: one `key: value` a line, for a person to read. It is never parsed; whoever verifies a
 * signature made the text and still has it. Two statements that differ give texts that differ.
 */
export function statementText(statement: Statement, context: StatementContext): string {
  const lines = [
    ["statement", "lattice-chatops, version 1"],
    ["lattice", context.lattice],
    ["lattice id", context.latticeId],
    ["person", context.person],
    ["does", statement.does],
    ["request", statement.request ?? ""],
    ["verb", statement.verb],
    ["policy", POLICY_WORDS[statement.policy]],
    ["reason", statement.reason ?? ""],
    ...statement.units.map((line, at) => [`units ${at + 1}`, line] as const),
    ["plan hash", statement.planHash],
    ["state hash", statement.stateHash],
    ["nonce", context.nonce],
    ["time", new Date(context.atMs).toISOString()],
  ] as const satisfies readonly (readonly [string, string])[];
  return lines
    .map(([key, value]) => (value === "" ? `${key}:\n` : `${key}: ${plain(value)}\n`))
    .join("");
}

/** Whether a text shows on a terminal as what it is: lines of visible characters. */
export function isPlainText(text: string): boolean {
  return !/[\p{C}\p{Zl}\p{Zp}]/u.test(text.replaceAll("\n", ""));
}

/** A value as it stands in a text: what could end its line, or turn it round, is written as an escape. */
export function plain(value: string): string {
  return value.replace(
    NOT_PLAIN,
    (character) => `\\u{${character.codePointAt(0)?.toString(16) ?? ""}}`,
  );
}

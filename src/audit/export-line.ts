import type { AuditRow } from "./entry.ts";

/**
 * A row as one line of an exported file. Everything its hash was made of stands in it to the byte, so that the file
 * can be verified; `at` is for people, and must say the same as `atMs`.
 */
export function exportLine({ seq, atMs, body, prev, hash }: AuditRow): string {
  return JSON.stringify({ seq, at: iso(atMs), atMs, body, prev, hash });
}

/** The row that a line holds; undefined where it is no line of an export, or its two times differ. */
export function exportedRow(line: string): AuditRow | undefined {
  const told = parsed(line);
  if (typeof told !== "object" || told === null) return undefined;
  const { seq, at, atMs, body, prev, hash } = told as Readonly<Record<string, unknown>>;
  const numbers = Number.isSafeInteger(seq) && Number.isSafeInteger(atMs);
  if (!numbers || at !== iso(atMs as number)) return undefined;
  if (typeof body !== "string" || typeof prev !== "string" || typeof hash !== "string") {
    return undefined;
  }
  return { seq: seq as number, atMs: atMs as number, body, prev, hash };
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

/** Undefined for a number that is no moment. */
function iso(ms: number): string | undefined {
  const moment = new Date(ms);
  return Number.isNaN(moment.getTime()) ? undefined : moment.toISOString();
}

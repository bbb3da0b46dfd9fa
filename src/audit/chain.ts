import { hash } from "node:crypto";
import canonicalize from "canonicalize";
import { GENESIS } from "./entry.ts";
import type { AuditEntry, AuditHead, AuditRow } from "./entry.ts";

/** The row that an entry becomes after this head. */
export function nextRow(head: AuditHead, { atMs, what, data }: AuditEntry): AuditRow {
  const seq = head.seq + 1;
  const body = canonical({ what, ...data });
  return { seq, atMs, body, prev: head.hash, hash: hashOf({ seq, atMs, body, prev: head.hash }) };
}

/** SHA-256 over the canonical JSON of [seq, at, body, hash of the row before], 64 hex digits. */
export function hashOf({ seq, atMs, body, prev }: Omit<AuditRow, "hash">): string {
  return hash("sha256", canonical([seq, atMs, body, prev]));
}

export const EMPTY: AuditHead = { seq: 0, hash: GENESIS };

/** RFC 8785: the same bytes for the same value, whoever writes it. */
export function canonical(value: unknown): string {
  const text = canonicalize(value);
  if (text === undefined) throw new TypeError("not a JSON value");
  return text;
}

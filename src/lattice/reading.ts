import type { SlotRecord } from "./record.ts";

/**
 * Why a reader's answer tells nothing. The words are part of the outward contract and
 * stand in results; what exactly was seen goes into `detail`.
 */
export const UNREAD_REASONS = [
  "behind",
  "no link",
  "other lattice",
  "lattice not confirmed",
  "offline",
  "timed out",
  "unreachable",
  "redirect",
  "http status",
  "not json",
  "too large",
  "unexpected shape",
  "another slot",
  "negative slot",
  "future commit",
  "contradiction",
  "credential",
  "another chain",
  "syncing",
  "unsupported fork",
  "rate limited",
  "not configured",
  "not asked",
] as const;

export type UnreadReason = (typeof UNREAD_REASONS)[number];

export interface Unread {
  readonly kind: "unread";
  readonly reason: UnreadReason;
  readonly detail: string;
}

/** What one reader said of one slot. `latest` is the newest slot (zipnet: round) it holds, null when it holds none. */
export type Reading =
  | { readonly kind: "record"; readonly record: SlotRecord; readonly latest: number }
  | { readonly kind: "absent"; readonly latest: number | null }
  | Unread;

export interface ReaderReading {
  readonly reader: string;
  readonly reading: Reading;
}

export function unread(reason: UnreadReason, detail: string): Unread {
  return { kind: "unread", reason, detail };
}

/** The newest position anyone showed to hold; -1 when nobody did. */
export function newestOf(readings: readonly Reading[]): number {
  return Math.max(
    -1,
    ...readings.map((reading) => (reading.kind === "unread" ? -1 : (reading.latest ?? -1))),
  );
}

import { normalHex } from "../../lattice/lattice-id.ts";
import { unread } from "../../lattice/reading.ts";
import type { Unread } from "../../lattice/reading.ts";
import type { RecordFields, SlotRecord } from "../../lattice/record.ts";
import { isHex } from "./interface.ts";
import type { EntryJson } from "./interface.ts";

/** How far ahead of our clock a commit may claim to be: clocks differ a little. */
export const CLOCK_TOLERANCE_MS = 5_000;

/** An entry as a record, or why it cannot be one. */
export function recordOf(entry: EntryJson, nowMs: number): SlotRecord | Unread {
  if (entry.slot < 0) return unread("negative slot", `holds a record for slot ${entry.slot}`);
  if (entry.index < 0) return unread("negative slot", `holds a record with index ${entry.index}`);
  const aheadMs = entry.committedAt - nowMs;
  if (aheadMs > CLOCK_TOLERANCE_MS) {
    const seconds = (aheadMs / 1000).toFixed(1);
    return unread("future commit", `says it was committed ${seconds} s from now`);
  }
  return {
    slot: entry.slot,
    index: entry.index,
    committedAtMs: entry.committedAt,
    digest: normalHex(entry.digest),
    fields: fieldsOf(entry.fields ?? {}),
  };
}

/** Only what is known to be a count, hash or id: a payload that slipped into an answer goes no further. */
function fieldsOf({ round, count, blockHash }: Readonly<Record<string, unknown>>): RecordFields {
  return {
    ...(isCount(round) ? { round } : {}),
    ...(isCount(count) ? { count } : {}),
    ...(isHex(blockHash) ? { blockHash: normalHex(blockHash) } : {}),
  };
}

export function isCount(value: unknown): value is number {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0;
}

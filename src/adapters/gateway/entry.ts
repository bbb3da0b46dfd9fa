import { normalHex } from "../../lattice/lattice-id.ts";
import { unread } from "../../lattice/reading.ts";
import type { Unread } from "../../lattice/reading.ts";
import type { RecordFields, SlotRecord } from "../../lattice/record.ts";
import type { EntryJson } from "./interface.ts";
import { fieldsOf } from "./record-fields.ts";

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
  let fields: RecordFields | undefined;
  return {
    slot: entry.slot,
    index: entry.index,
    committedAtMs: entry.committedAt,
    digest: normalHex(entry.digest),
    // Read when they are first asked for: most records of a list are only counted.
    get fields() {
      fields ??= fieldsOf(entry.fields ?? {});
      return fields;
    },
  };
}

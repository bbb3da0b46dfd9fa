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
  return new EntryRecord(entry);
}

/** One class for all: an accessor made for each record would give each a shape of its own, and slow every reader down. */
class EntryRecord implements SlotRecord {
  readonly slot: number;
  readonly index: number;
  readonly committedAtMs: number;
  readonly digest: string;
  readonly #given: EntryJson["fields"];
  #fields: RecordFields | undefined;

  constructor({ slot, index, committedAt, digest, fields }: EntryJson) {
    this.slot = slot;
    this.index = index;
    this.committedAtMs = committedAt;
    this.digest = normalHex(digest);
    this.#given = fields;
  }

  /** Read when they are first asked for: most records of a list are only counted. */
  get fields(): RecordFields {
    this.#fields ??= fieldsOf(this.#given ?? {});
    return this.#fields;
  }
}

import type { Slot } from "./slot-clock.ts";

/**
 * An organism's commit for a slot, as far as it may be shown: counts, digests and ids, never payloads.
 * `digest` and `blockHash` are lower-case hex without 0x. `round` is the zipnet round an unseal record
 * was made from, or the record's own round for zipnet (whose `slot` is then informational).
 */
export interface SlotRecord {
  readonly slot: Slot;
  readonly index: number;
  readonly committedAtMs: number;
  readonly digest: string;
  readonly fields: RecordFields;
}

export interface RecordFields {
  readonly round?: number;
  readonly count?: number;
  readonly blockHash?: string;
}

import type { Organism } from "../lattice/organism.ts";
import type { Reading, Unread } from "../lattice/reading.ts";
import type { SlotRecord } from "../lattice/record.ts";
import type { Slot } from "../lattice/slot-clock.ts";
import type { QuoteTicket } from "../lattice/tdx.ts";
import type { SpoiledEntry } from "../lattice/zipnet-round.ts";

/**
 * A reader of an organism's collections. No method throws: what cannot be read is an `unread` answer
 * with its reason. Every method gives up when the signal is aborted.
 */
export interface LatticeReader {
  /** How people know it: its address without path and credentials. */
  readonly name: string;
  /** Which lattice it reads, and the committee sizes it sees. */
  lattice(signal: AbortSignal): Promise<LatticeIdentity | Unread>;
  /** An organism's record for a slot. Not for zipnet, which counts rounds. */
  slot(organism: Organism, slot: Slot, signal: AbortSignal): Promise<Reading>;
  /** zipnet's record of a round. */
  round(round: number, signal: AbortSignal): Promise<Reading>;
  /** The newest records, newest first; `limit` is 64 at most. */
  latest(organism: Organism, limit: number, signal: AbortSignal): Promise<LatestRecords | Unread>;
  /** A member's newest TDX quote. */
  quote(
    organism: Organism,
    member: string,
    signal: AbortSignal,
  ): Promise<QuoteTicket | { readonly kind: "none" } | Unread>;
}

export interface LatticeIdentity {
  readonly kind: "lattice";
  /** Lower-case hex without 0x. */
  readonly latticeId: string;
  /** Committee size by organism, where the reader tells one. */
  readonly sizes: Readonly<Partial<Record<Organism, number>>>;
}

export interface LatestRecords {
  readonly kind: "latest";
  /** Newest slot held; for zipnet this is informational. Null when the collection is empty. */
  readonly latestSlot: number | null;
  readonly records: readonly SlotRecord[];
  /** Entries of the list that cannot be used. */
  readonly spoiled: readonly SpoiledEntry[];
  /** Whether the list reaches the collection's beginning. */
  readonly whole: boolean;
}

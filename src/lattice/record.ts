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

/** Every field is optional; all hex is lower-case without 0x. */
export interface RecordFields {
  readonly round?: number;
  readonly count?: number;
  readonly blockHash?: string;
  /** relay: the proposer's public key (96 hex digits) or its validator index (decimal). */
  readonly proposer?: string;
  /** relay: the builder's public key. */
  readonly builder?: string;
  readonly ack?: Ack;
  /** atelier: what each member simulated, by member. */
  readonly members?: Readonly<Record<string, Simulated>>;
  /** offer, tally: the winning bidder's id. */
  readonly winner?: string;
  /** offer, tally: wei, decimal. */
  readonly amount?: string;
  readonly recipients?: readonly Recipient[];
  /** Keys that were there, and not of the interface's form: their values are not kept. */
  readonly malformed?: readonly string[];
}

/** A proposer's acknowledgement as relay committed it: a BLS signature over a 32-byte signing root. */
export interface Ack {
  readonly pubkey: string;
  readonly signature: string;
  readonly root: string;
}

/** What a member of atelier says that it simulated. */
export interface Simulated {
  readonly head?: ChainHead;
  readonly inputHash?: string;
  readonly outputHash?: string;
}

/** An execution chain's head: a number, a hash, or both. */
export interface ChainHead {
  readonly number?: number;
  readonly hash?: string;
}

/** Kinds of recipients that tally pays. Source: the lattice's book, tally's attribution. */
export const RECIPIENT_KINDS = ["OrderflowProvider", "BidWinner", "CoBuilder"] as const;

type RecipientKind = (typeof RECIPIENT_KINDS)[number];

export interface Recipient {
  readonly addr: string;
  /** Wei, decimal. */
  readonly amount: string;
  readonly kind: RecipientKind;
}

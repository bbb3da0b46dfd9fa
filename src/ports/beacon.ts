import type { Unread } from "../lattice/reading.ts";
import type { Slot } from "../lattice/slot-clock.ts";

/** The chain as a beacon node sees it. Hashes and keys are lower-case hex without 0x. */
export interface Beacon {
  /**
   * The block the canonical chain has at a slot. `none` is said only when the node's head has passed
   * the slot; a node that is behind, syncing or optimistic gives an `unread` answer.
   */
  blockAt(slot: Slot, signal: AbortSignal): Promise<ChainBlock | Unread>;
  /** Execution hashes of blocks that the node has seen at a slot and that are not canonical. */
  orphansAt(slot: Slot, signal: AbortSignal): Promise<Orphans | Unread>;
  /** Who had to propose at a slot. A node that no longer knows the duties of its epoch gives an `unread` answer. */
  dutyAt(slot: Slot, signal: AbortSignal): Promise<Duty | Unread>;
  /** The newest slot that is final. */
  finalSlot(signal: AbortSignal): Promise<FinalSlot | Unread>;
  /** The public key of a validator. */
  validator(index: number, signal: AbortSignal): Promise<Duty | Unread>;
}

export type ChainBlock =
  | {
      readonly kind: "block";
      /** The execution block's. */
      readonly blockHash: string;
      /** Validator index of who proposed it. */
      readonly proposerIndex?: number;
      readonly feeRecipient?: string;
      /** What the builder wrote into it, where that is text. */
      readonly vanity?: string;
      readonly final?: boolean;
      /** The proposer's signature of the beacon block, 192 digits. */
      readonly signature?: string;
    }
  | { readonly kind: "none" };

export interface Orphans {
  readonly kind: "orphans";
  readonly blockHashes: readonly string[];
}

export interface FinalSlot {
  readonly kind: "final";
  readonly slot: Slot;
}

export interface Duty {
  readonly kind: "duty";
  readonly index: number;
  readonly pubkey: string;
}

import type { Unread } from "../lattice/reading.ts";
import type { Slot } from "../lattice/slot-clock.ts";

/** The chain as a beacon node sees it. */
export interface Beacon {
  /**
   * The block the canonical chain has at a slot. `none` is said only when the node's head has passed
   * the slot; a node that is behind, syncing or optimistic gives an `unread` answer.
   */
  blockAt(slot: Slot, signal: AbortSignal): Promise<ChainBlock | Unread>;
}

export type ChainBlock =
  /** `blockHash` is the execution block's, lower-case hex without 0x. */
  { readonly kind: "block"; readonly blockHash: string } | { readonly kind: "none" };

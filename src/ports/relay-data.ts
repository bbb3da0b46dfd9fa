import type { Unread } from "../lattice/reading.ts";
import type { Slot } from "../lattice/slot-clock.ts";

/** A relay's public data API. */
export interface RelayData {
  /** Host and port. */
  readonly name: string;
  /** Payloads it says to have delivered for a slot; an empty list is an answer. Delivered does not mean canonical. */
  delivered(slot: Slot, signal: AbortSignal): Promise<Deliveries | Unread>;
}

export interface Deliveries {
  readonly kind: "delivered";
  readonly traces: readonly Delivery[];
}

/** Lower-case hex without 0x. */
export interface Delivery {
  readonly blockHash: string;
  readonly builder: string;
  readonly proposer: string;
}

import type { OrganismState } from "../lattice/organism-state.ts";
import type { Organism } from "../lattice/organism.ts";
import type { Unread } from "../lattice/reading.ts";
import type { Slot } from "../lattice/slot-clock.ts";
import type { QuoteTicket } from "../lattice/tdx.ts";

/** What the organisms committed, as all their readers together tell it. */
export interface Collections {
  /** One look; readers are asked once which lattice they read. It gives up when the signal is aborted. */
  look(signal: AbortSignal): CollectionsLook;
}

export interface CollectionsLook {
  /** The clock's slot when the look began. */
  readonly clockSlot: Slot;
  /** When that slot began, and how long one is; Unix milliseconds and milliseconds. */
  readonly startMs: (slot: Slot) => number;
  /** Every organism's state for a slot. */
  slot(slot: Slot): Promise<SlotRecords>;
  /**
   * The clock's slot and the 63 before it, newest first, as the lists of some organisms tell them; of the others
   * nothing is known then.
   */
  newest(organisms: readonly Organism[]): Promise<readonly SlotRecords[]>;
  /** The newest quote that any reader holds of the member. */
  quote(organism: Organism, member: string): Promise<QuoteTicket | NoTicket | Unread>;
}

export interface SlotRecords {
  readonly slot: Slot;
  /** Whether every organism's window has passed. */
  readonly settled: boolean;
  readonly states: Readonly<Record<Organism, OrganismState>>;
}

/** Every reader that answered says that the member has none. */
export interface NoTicket {
  readonly kind: "none";
}

import type { Slot } from "../lattice/slot-clock.ts";

/** zipnet counts rounds from long before the first slot we look at. */
const ROUND_OF_SLOT_ZERO = 5_120_000;

export function roundOf(slot: Slot): number {
  return ROUND_OF_SLOT_ZERO + slot;
}

/** Negative for rounds of which zipnet has no record. */
export function slotOfRound(round: number): Slot {
  return round - ROUND_OF_SLOT_ZERO;
}

/** A round that zipnet has no record of. */
export function roundThatNeverWas(slot: Slot): number {
  return ROUND_OF_SLOT_ZERO - 1 - (slot % 1000);
}

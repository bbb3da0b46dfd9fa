import { forEachOrganism, ORGANISMS } from "./organism.ts";
import type { Organism } from "./organism.ts";
import { slotAt, startOf } from "./slot-clock.ts";
import type { Slot, SlotClock } from "./slot-clock.ts";

/** When a commit for a slot is due, in milliseconds relative to the slot's start; both ends belong to it. */
export interface Window {
  readonly fromMs: number;
  readonly toMs: number;
}

export type Windows = Readonly<Record<Organism, Window>>;

/** Defaults of the outward contract; the lattice's book publishes no deadlines of its own. */
export const DEFAULT_WINDOWS: Windows = {
  zipnet: { fromMs: -24_000, toMs: 4_000 },
  unseal: { fromMs: -12_000, toMs: 4_000 },
  offer: { fromMs: -12_000, toMs: 4_000 },
  atelier: { fromMs: -12_000, toMs: 4_000 },
  relay: { fromMs: -4_000, toMs: 12_000 },
  tally: { fromMs: 0, toMs: 36_000 },
};

/** Windows of one slot in Unix milliseconds. */
export function windowsOf(clock: SlotClock, windows: Windows, slot: Slot): Windows {
  const start = startOf(clock, slot);
  return forEachOrganism((organism) => ({
    fromMs: start + windows[organism].fromMs,
    toMs: start + windows[organism].toMs,
  }));
}

/** Whether a commit may still come in time (also before the window begins). */
export function isOpen(window: Window, nowMs: number): boolean {
  return nowMs <= window.toMs;
}

/** A slot is settled when every organism's window has passed. */
export function isSettled(clock: SlotClock, windows: Windows, slot: Slot, nowMs: number): boolean {
  return startOf(clock, slot) + lastDueMs(windows) < nowMs;
}

/** The newest settled slot; negative when there is none yet. */
export function newestSettled(clock: SlotClock, windows: Windows, nowMs: number): Slot {
  const slot = slotAt(clock, nowMs - lastDueMs(windows));
  return isSettled(clock, windows, slot, nowMs) ? slot : slot - 1;
}

function lastDueMs(windows: Windows): number {
  return Math.max(...ORGANISMS.map((organism) => windows[organism].toMs));
}

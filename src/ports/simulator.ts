import type { Unread } from "../lattice/reading.ts";
import type { Slot } from "../lattice/slot-clock.ts";

/** A simulator that no member of atelier runs. */
export interface Simulator {
  readonly name: string;
  /** What it comes to for a slot. */
  simulated(slot: Slot, signal: AbortSignal): Promise<Simulation | Unread>;
}

export interface Simulation {
  readonly kind: "simulated";
  /** Lower-case hex without 0x; undefined where it does not tell. */
  readonly inputHash: string | undefined;
  readonly outputHash: string;
}

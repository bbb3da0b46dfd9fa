import { z } from "zod";
import type { UnitEvent } from "./units/unit-event.ts";

/** What of a simulated world does not follow from its scenario and the clock. */
export const KeptWorld = z.strictObject({
  scenario: z.string(),
  genesisMs: z.int(),
  /** The slot in which the scenario began. */
  baseSlot: z.int().nonnegative(),
  /** When the scenario began, in Unix milliseconds. */
  beganMs: z.int(),
});

export type KeptWorld = z.output<typeof KeptWorld>;

/** Keeps a world beyond the process that simulates it. What a method was given is kept when it returns. */
export interface WorldKeeper {
  /** Undefined for a world that is to begin. */
  readonly world: KeptWorld | undefined;
  /** What was done to units before, in the order in which it was done. */
  readonly events: readonly UnitEvent[];
  keepWorld(world: KeptWorld): void;
  keepEvent(event: UnitEvent): void;
}

/** For a world that ends with its process. */
export const keepsNothing: WorldKeeper = {
  world: undefined,
  events: [],
  keepWorld: () => undefined,
  keepEvent: () => undefined,
};

import { z } from "zod";

/** What can be done to a unit. A crash is the world's doing, or the trainer's. */
export const UNIT_DEEDS = ["stop", "start", "restart", "crash"] as const;

export type UnitDeed = (typeof UNIT_DEEDS)[number];

/** Something that was done to a member's unit. Events are the only thing in a simulated world that is kept. */
export const UnitEvent = z.strictObject({
  atMs: z.int().nonnegative(),
  member: z.string(),
  does: z.enum(UNIT_DEEDS),
  /** Over a host's login, or by the trainer. */
  by: z.enum(["bot", "hand"]),
});

export type UnitEvent = z.output<typeof UnitEvent>;

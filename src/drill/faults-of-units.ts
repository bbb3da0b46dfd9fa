import { z } from "zod";
import { organism } from "./fault-parts.ts";

/** Whom a fault is aimed at: one member, the last `count` of the committee, or everyone of the organism. */
const aim = {
  organism,
  count: z.int().positive().optional(),
  member: z.string().optional(),
};

/** Ways in which a host can fail those who log in. */
export const HOST_MODES = ["refuses", "hangs", "host-key", "login"] as const;

/** What can be wrong with units when something is done to them, and with the hosts they are on. */
export const UNIT_FAULTS = [
  /** A stop takes this long. */
  z.strictObject({ kind: z.literal("unit-slow"), stopMs: z.int().positive(), ...aim }),
  /** It is killed when the time for a stop is over. */
  z.strictObject({ kind: z.literal("unit-ignores-sigterm"), ...aim }),
  /** A stop never ends. */
  z.strictObject({ kind: z.literal("unit-stuck"), ...aim }),
  /** Something starts it again, so long after every stop has ended. */
  z.strictObject({ kind: z.literal("unit-comes-back"), afterMs: z.int().positive(), ...aim }),
  /** It ends soon after every start, and systemd starts it again, over and over. */
  z.strictObject({ kind: z.literal("unit-crash-loops"), ...aim }),
  /** It ends while it is being started. */
  z.strictObject({ kind: z.literal("unit-fails-to-start"), ...aim }),
  /** Its hosts cannot be logged in to. */
  z.strictObject({ kind: z.literal("hosts-down"), mode: z.enum(HOST_MODES), ...aim }),
  /** Its host answers nobody after so many acts; the last of them took effect, and its answer was lost. */
  z.strictObject({ kind: z.literal("host-vanishes"), afterActs: z.int().positive(), ...aim }),
  /** sudo on its host allows no acting. */
  z.strictObject({ kind: z.literal("act-refused"), ...aim }),
  /** sudo on its host allows everything, and the bot needs little. */
  z.strictObject({ kind: z.literal("rights-too-wide"), ...aim }),
  /** So many first acts take effect, and their answers are lost. */
  z.strictObject({ kind: z.literal("act-lost"), times: z.int().positive(), ...aim }),
] as const;

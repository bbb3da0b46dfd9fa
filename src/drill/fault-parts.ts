import { z } from "zod";
import { ORGANISMS } from "../lattice/organism.ts";

/** Parts that many faults are made of. */

export const organism = z.enum(ORGANISMS);

/** Slots that a fault touches, counted from the slot in which the scenario begins; no `to` means from then on. */
export const span = { from: z.int(), to: z.int().optional() };

/** What the chain has at a slot that is not ours: another builder's block, or none. */
export const onChain = z.enum(["other", "none"]);

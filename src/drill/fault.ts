import { z } from "zod";
import { ORGANISMS } from "../lattice/organism.ts";

const organism = z.enum(ORGANISMS);

/** Slots that a fault touches, counted from the slot in which the scenario begins; no `to` means from then on. */
const span = { from: z.int(), to: z.int().optional() };

const onChain = z.enum(["other", "none"]);

/** Ways in which a reader can fail its askers. */
export const READER_MODES = [
  "behind",
  "refuses",
  "hangs",
  "error",
  "html",
  "redirect",
  "endless",
  "offline",
  "another-slot",
  "negative-slot",
  "future-commit",
  "another-digest",
  "other-lattice",
] as const;

/** Something wrong with the simulated world. Faults add up. */
export const Fault = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("stall"), organism, ...span }),
  z.strictObject({ kind: z.literal("hole"), organism, ...span }),
  z.strictObject({ kind: z.literal("not-won"), chain: onChain, ...span }),
  z.strictObject({ kind: z.literal("not-included"), chain: onChain, ...span }),
  z.strictObject({ kind: z.literal("members-down"), organism, count: z.int().positive() }),
  z.strictObject({ kind: z.literal("metrics-down"), organism }),
  z.strictObject({ kind: z.literal("beacon-down") }),
  z.strictObject({
    kind: z.literal("reader"),
    /** Readers are counted from 1. */
    reader: z.int().positive(),
    mode: z.enum(READER_MODES),
    organisms: z.array(organism).optional(),
    slots: z.int().positive().optional(),
  }),
]);

export type Fault = z.output<typeof Fault>;

export type ReaderFault = Extract<Fault, { kind: "reader" }>;

import { z } from "zod";
import { networkClock, NETWORK_NAMES } from "../../lattice/slot-clock.ts";
import { hex } from "./words.ts";

/** Stands in first lines only, so blanks and any letters are fine; nothing that could break a line. */
function latticeName(description: string, example: string) {
  return z
    .string()
    .regex(
      /^[\p{L}\p{N}][\p{L}\p{N} ._-]{0,62}$/u,
      "not a name: letters, digits, blank, dot, dash and underscore",
    )
    .meta({ description, examples: [example] });
}

const CustomClock = z
  .strictObject({
    genesisTime: z
      .number()
      .nonnegative()
      .meta({ description: "When slot 0 began, Unix seconds.", examples: [1606824023] }),
    slotSeconds: z
      .number()
      .positive()
      .max(31_536_000)
      .meta({ description: "Length of a slot in seconds.", examples: [12] }),
  })
  .transform(({ genesisTime, slotSeconds }) => ({
    genesisMs: genesisTime * 1000,
    slotMs: slotSeconds * 1000,
  }));

export const Lattice = z
  .strictObject({
    name: latticeName(
      "What people call this lattice; stands in the first line of every message.",
      "mainnet",
    ),
    clock: z.union([z.enum(NETWORK_NAMES).transform(networkClock), CustomClock]).meta({
      description: `When slots begin: ${NETWORK_NAMES.join(", ")}, or a clock of your own.`,
      examples: ["mainnet", { genesisTime: 1606824023, slotSeconds: 12 }],
    }),
    latticeId: hex(64, "The lattice id (fingerprint) that gateways and processes must report."),
  })
  .meta({ description: "Which lattice this is." });

import { z } from "zod";
import { onChain, span } from "./fault-parts.ts";

/** An execution node: a member of atelier's, by the member's name, or `independent`. */
const node = z.string();

/** What can be wrong with the chain, and with those who tell of it. */
export const CHAIN_FAULTS = [
  /** relay's header was accepted, and the chain has something else; with `orphan` our block was there before. */
  z.strictObject({
    kind: z.literal("not-included"),
    chain: onChain,
    orphan: z.boolean().optional(),
    ...span,
  }),
  /** Every block is final. */
  z.strictObject({ kind: z.literal("final") }),
  z.strictObject({ kind: z.literal("beacon-down") }),
  /** The beacon node does not have a part of its API. */
  z.strictObject({
    kind: z.literal("beacon-lacks"),
    part: z.enum(["duties", "orphans", "validators"]),
  }),
  z.strictObject({
    kind: z.literal("node-fails"),
    node,
    mode: z.enum(["refuses", "syncing", "other-chain"]),
  }),
  /** The node is blocks behind the others; its member simulates on that. */
  z.strictObject({ kind: z.literal("node-behind"), node, blocks: z.int().positive(), ...span }),
  /** The node follows a fork of the chain; its member simulates on that. */
  z.strictObject({ kind: z.literal("node-forked"), node, ...span }),
  z.strictObject({ kind: z.literal("simulator-down") }),
  z.strictObject({
    kind: z.literal("relay-data"),
    mode: z.enum(["refuses", "rate-limited", "empty"]),
    /** Relays are counted from 1; all of them without. */
    relay: z.int().positive().optional(),
  }),
] as const;

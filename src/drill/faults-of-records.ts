import { z } from "zod";
import { span } from "./fault-parts.ts";

/** A member of atelier. */
const member = z.string();

/** What can be wrong with what organisms commit. */
export const RECORD_FAULTS = [
  /** The member's input was changed on its way; its output follows from that. */
  z.strictObject({ kind: z.literal("input-tampered"), member, ...span }),
  /** The member tells another output than its input leads to. */
  z.strictObject({ kind: z.literal("output-forged"), member, ...span }),
  /** atelier's records do not tell what its members simulated. */
  z.strictObject({ kind: z.literal("simulations-unrecorded") }),
  /** The ack relay committed: signed over something else, by another validator, or not told. */
  z.strictObject({
    kind: z.literal("ack"),
    mode: z.enum(["forged", "another-key", "unrecorded"]),
    ...span,
  }),
  /** The last members of relay logged no ack, or another one than was committed. */
  z.strictObject({
    kind: z.literal("acks-unlogged"),
    count: z.int().positive(),
    mode: z.enum(["absent", "another"]),
    ...span,
  }),
  /** relay committed a header that atelier never built; the chain has it, or atelier's candidate. */
  z.strictObject({
    kind: z.literal("header-unbuilt"),
    chain: z.enum(["header", "candidate"]),
    ...span,
  }),
  /** unseal names a round that zipnet never had. */
  z.strictObject({ kind: z.literal("round-unknown"), ...span }),
  /** tally fails by itself: it attests nothing, or another winner than offer's. */
  z.strictObject({
    kind: z.literal("tally-wrong"),
    mode: z.enum(["silent", "another-winner"]),
    ...span,
  }),
] as const;

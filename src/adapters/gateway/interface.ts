import { z } from "zod";
import { ORGANISMS } from "../../lattice/organism.ts";

/**
 * The collection gateway's JSON, as docs/gateway.openapi.yaml describes it. Keys that we do not know
 * are dropped here: a gateway that let a payload slip into `fields` does not make us show it.
 */

const count = z.int().nonnegative();

/** Hex with an even number of digits, up to 64 bytes, 0x allowed. */
const HEX = /^(?:0x)?[0-9a-fA-F]{2,128}$/;

export function isHex(value: unknown): value is string {
  return typeof value === "string" && HEX.test(value) && value.length % 2 === 0;
}

export const EntryJson = z.object({
  slot: z.int(),
  index: z.int(),
  committedAt: z.int().nonnegative(),
  digest: z.string().refine(isHex),
  /** Read key by key: one that is malformed is as good as absent. */
  fields: z.record(z.string(), z.unknown()).default({}),
});

export type EntryJson = z.output<typeof EntryJson>;

export const AbsentJson = z.object({ online: z.boolean(), latestSlot: z.int().nullish() });

export const LatestJson = z.object({
  online: z.boolean(),
  latestSlot: z.int().nullish(),
  entries: z.array(EntryJson).max(64),
});

export const LatticeJson = z.object({
  latticeId: z.string().regex(/^(0x)?[0-9a-fA-F]{64}$/),
  organisms: z
    .partialRecord(z.enum(ORGANISMS), z.object({ n: count, online: z.boolean() }))
    .catch({}),
});

import { z } from "zod";
import { ORGANISMS } from "../../lattice/organism.ts";

/**
 * The collection gateway's JSON, as docs/gateway.openapi.yaml describes it. Keys that we do not know
 * are dropped here: a gateway that let a payload slip into `fields` does not make us show it.
 */

const count = z.int().nonnegative();

/** Hex of any even length up to 64 bytes, 0x allowed. */
const hexDigest = z.string().regex(/^(0x)?([0-9a-fA-F]{2}){1,64}$/);

export const EntryJson = z.object({
  slot: z.int(),
  index: z.int(),
  committedAt: z.int().nonnegative(),
  digest: hexDigest,
  fields: z
    .object({
      round: count.optional().catch(undefined),
      count: count.optional().catch(undefined),
      blockHash: hexDigest.optional().catch(undefined),
    })
    .default({}),
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

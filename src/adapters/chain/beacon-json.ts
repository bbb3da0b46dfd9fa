import { z } from "zod";

/** The parts of the Beacon API's answers that are used (ethereum/beacon-APIs). Numbers come as decimal strings. */

const decimal = z
  .string()
  .regex(/^\d{1,15}$/)
  .transform(Number);

const hash = z.string().regex(/^0x[0-9a-fA-F]{64}$/);

export const HeaderJson = z.object({
  execution_optimistic: z.boolean().default(false),
  data: z.object({
    canonical: z.boolean().default(true),
    header: z.object({ message: z.object({ slot: decimal }) }),
  }),
});

export const SyncingJson = z.object({
  data: z.object({ head_slot: decimal, is_optimistic: z.boolean().default(false) }),
});

const payload = z.object({ block_hash: hash });

/** A full or a blinded block; forks without an execution payload in the block are told by its absence. */
export const BlockJson = z.object({
  version: z.string().optional(),
  execution_optimistic: z.boolean().default(false),
  data: z.object({
    message: z.object({
      slot: decimal,
      body: z.object({
        execution_payload: payload.optional(),
        execution_payload_header: payload.optional(),
      }),
    }),
  }),
});

import { z } from "zod";

/** The parts of the Beacon API's answers that are used (ethereum/beacon-APIs). Numbers come as decimal strings. */

const decimal = z
  .string()
  .regex(/^\d{1,15}$/)
  .transform(Number);

const hash = z.string().regex(/^0x[0-9a-fA-F]{64}$/);

const pubkey = z.string().regex(/^0x[0-9a-fA-F]{96}$/);

const header = z.object({ message: z.object({ slot: decimal }) });

export const HeaderJson = z.object({
  execution_optimistic: z.boolean().default(false),
  data: z.object({ root: hash.optional(), canonical: z.boolean().default(true), header }),
});

/** Every header that the node has seen at a slot. */
export const HeadersJson = z.object({
  data: z.array(z.object({ root: hash, canonical: z.boolean(), header })),
});

export const SyncingJson = z.object({
  data: z.object({ head_slot: decimal, is_optimistic: z.boolean().default(false) }),
});

const payload = z.object({
  block_hash: hash,
  fee_recipient: z
    .string()
    .regex(/^0x[0-9a-fA-F]{40}$/)
    .optional()
    .catch(undefined),
  extra_data: z
    .string()
    .regex(/^0x([0-9a-fA-F]{2}){0,32}$/)
    .optional()
    .catch(undefined),
});

/** A full or a blinded block; forks without an execution payload in the block are told by its absence. */
export const BlockJson = z.object({
  version: z
    .string()
    .regex(/^[a-z0-9]{1,20}$/)
    .optional()
    .catch(undefined),
  execution_optimistic: z.boolean().default(false),
  finalized: z.boolean().optional().catch(undefined),
  data: z.object({
    signature: z
      .string()
      .regex(/^0x[0-9a-fA-F]{192}$/)
      .optional()
      .catch(undefined),
    message: z.object({
      slot: decimal,
      proposer_index: decimal.optional().catch(undefined),
      body: z.object({
        execution_payload: payload.optional(),
        execution_payload_header: payload.optional(),
      }),
    }),
  }),
});

export const DutiesJson = z.object({
  data: z.array(z.object({ pubkey, validator_index: decimal, slot: decimal })),
});

export const ValidatorJson = z.object({
  data: z.object({ index: decimal, validator: z.object({ pubkey }) }),
});

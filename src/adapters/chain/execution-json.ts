import { z } from "zod";

/** The parts of an execution node's JSON-RPC that are used (ethereum/execution-apis). Quantities are 0x-hex. */

const quantity = z
  .string()
  .regex(/^0x[0-9a-fA-F]{1,13}$/)
  .transform(Number);

export const ReplyJson = z.object({
  jsonrpc: z.literal("2.0").optional(),
  id: z.union([z.number(), z.string(), z.null()]),
  result: z.unknown().optional(),
  error: z.object({ code: z.number() }).nullish(),
});

export const BlockResult = z.object({
  number: quantity,
  hash: z.string().regex(/^0x[0-9a-fA-F]{64}$/),
  timestamp: quantity,
});

export const ChainIdResult = z.string().regex(/^0x[0-9a-fA-F]{1,64}$/);

/** False, or how far it has come. */
export const SyncingResult = z.union([
  z.literal(false),
  z.object({
    currentBlock: quantity.optional().catch(undefined),
    highestBlock: quantity.optional().catch(undefined),
  }),
]);

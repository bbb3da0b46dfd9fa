import { z } from "zod";

const Head = z.strictObject({ seq: z.int(), hash: z.string() });

/** What `lattice audit verify --json` tells. */
export const AuditVerifyResult = z.strictObject({
  source: z.enum(["store", "file"]),
  last: Head.describe("the newest row that everything before it leads to; 0 where there is none"),
  fault: z
    .strictObject({
      kind: z.enum(["order", "link", "content", "head", "form"]),
      seq: z.int().describe("the first row that is not as it was written; of `form`, the line"),
      expected: z.int().optional().describe("of `order`: the row that must stand there"),
      head: Head.optional().describe("of `head`: what the store says was written last"),
    })
    .optional(),
  known: z
    .strictObject({
      kind: z.enum(["found", "not found", "not reached"]),
      seq: z.int().optional(),
      since: z.int().optional().describe("how many rows were added after it"),
    })
    .optional()
    .describe("where the hash given with --head stands"),
});

export type AuditVerifyResult = z.infer<typeof AuditVerifyResult>;

import { z } from "zod";
import { ORGANISMS } from "../lattice/organism.ts";
import { ENTRY_IDS } from "../runbook/entry.ts";
import { STEP_VERDICTS } from "../runbook/step.ts";
import { WalkResult } from "../walk/result.ts";

const StepResult = z.strictObject({
  id: z.string(),
  verdict: z.enum(STEP_VERDICTS),
  summary: z.string(),
  evidence: z.array(z.strictObject({ label: z.string(), value: z.string() })),
  ms: z.int().describe("how long it took, milliseconds"),
});

export type StepResult = z.output<typeof StepResult>;

const Confidence = z.enum(["high", "low"]);

/** A verification's result: part of the outward contract. */
export const VerifyResult = z.strictObject({
  entry: z.enum(ENTRY_IDS),
  subject: z.string(),
  steps: z.array(StepResult),
  cause: z.string().describe("one of the entry's causes, `recovered` or `inconclusive`"),
  confidence: Confidence,
  urgency: z.enum(["now", "today"]).optional().describe("how soon someone must act"),
  slot: z.int().optional().describe("the slot looked at; absent where `latest` found none"),
  affected: z
    .array(z.int())
    .optional()
    .describe("slots of the last 64 that are affected, newest first"),
  repeated: z
    .boolean()
    .optional()
    .describe("whether it happened three times in an hour or more; false for a one-off"),
  organism: z.enum(ORGANISMS).optional().describe("whose fact does not line up"),
  also: z.array(z.string()).optional().describe("other causes that what was seen supports"),
  suspects: z
    .array(z.string())
    .optional()
    .describe("causes that what could not be seen leaves open"),
  wouldSettle: z.array(z.string()).optional().describe("steps that could not be read and matter"),
  walk: WalkResult.optional(),
  mitigations: z.array(
    z.strictObject({ id: z.string(), text: z.string(), command: z.string().optional() }),
  ),
  others: z
    .array(z.strictObject({ subject: z.string(), cause: z.string(), confidence: Confidence }))
    .optional()
    .describe("what else was verified, where no single subject was named"),
  export: z
    .strictObject({
      path: z.string().describe("file with the slot's records, redacted"),
      bytes: z.int(),
      sha256: z.string(),
    })
    .optional(),
});

export type VerifyResult = z.output<typeof VerifyResult>;

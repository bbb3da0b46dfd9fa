import { z } from "zod";
import { defineCommand } from "../src/command/define-command.ts";
import { notBegun, SlotOrLatest } from "../src/command/slot-argument.ts";
import { line } from "../src/message/build.ts";
import { evidenceFailure } from "../src/runbook/entries/evidence-failure.ts";
import { exportRecords } from "../src/verification/export-records.ts";
import { VerifyResult } from "../src/verification/result.ts";
import { verified, stepLine } from "../src/verification/answer.ts";

export const verifyEvidence = defineCommand({
  name: "verify evidence",
  summary: "Why tally cannot reconcile a slot: entry evidence-failure.",
  examples: [
    "verify evidence latest",
    "verify evidence 9412345",
    "verify evidence 9412345 --export",
  ],
  args: z.strictObject({
    slot: SlotOrLatest.prefault("latest"),
    export: z.boolean().default(false).meta({
      option: true,
      description: "Write the slot's records to a file, redacted.",
    }),
  }),
  result: VerifyResult,
  needs: ["verify", "exports"],
  who: ["reader"],
  async run({ slot, export: wanted }, { verify, exports }, { tell }) {
    const early = notBegun(slot, verify.clockSlot());
    if (early !== undefined) return early;
    const result = await verify.evidence(slot, stepLine(tell));
    const words = { ...evidenceFailure, again: `verify evidence ${slot}` };
    if (!wanted) return verified(result, words);
    const written = await exportRecords(result, verify, exports);
    const done = verified({ ...result, ...written.part }, words);
    const [first, ...rest] = done.body.blocks;
    const told = { kind: "text" as const, line: line(written.words) };
    const blocks = first === undefined ? [told] : [first, told, ...rest];
    return { ...done, body: { ...done.body, blocks } };
  },
});

import { z } from "zod";
import { defineCommand } from "../src/command/define-command.ts";
import { SlotOrLatest } from "../src/command/slot-argument.ts";
import { evidenceFailure } from "../src/runbook/entries/evidence-failure.ts";
import { VerifyResult } from "../src/verification/result.ts";
import { verified, stepLine } from "../src/verification/answer.ts";

export const verifyEvidence = defineCommand({
  name: "verify evidence",
  summary: "Why tally cannot reconcile a slot: entry evidence-failure (not built yet).",
  examples: ["verify evidence latest", "verify evidence 9412345"],
  args: z.strictObject({ slot: SlotOrLatest.prefault("latest") }),
  result: VerifyResult,
  needs: ["verify"],
  async run({ slot }, { verify }, tell) {
    const result = await verify.evidence(slot, stepLine(tell));
    return verified(result, { ...evidenceFailure, again: `verify evidence ${slot}` });
  },
});

import { z } from "zod";
import { defineCommand } from "../src/command/define-command.ts";
import { notBegun, SlotOrLatest } from "../src/command/slot-argument.ts";
import { onChainMismatch } from "../src/runbook/entries/on-chain-mismatch.ts";
import { VerifyResult } from "../src/verification/result.ts";
import { verified, stepLine } from "../src/verification/answer.ts";

export const verifyMismatch = defineCommand({
  name: "verify mismatch",
  summary: "Why the chain has another block than relay accepted: entry on-chain-mismatch.",
  examples: ["verify mismatch latest", "verify mismatch 9412345"],
  args: z.strictObject({ slot: SlotOrLatest.prefault("latest") }),
  result: VerifyResult,
  needs: ["verify"],
  who: ["reader"],
  async run({ slot }, { verify }, { tell }) {
    const early = notBegun(slot, verify.clockSlot());
    if (early !== undefined) return early;
    const result = await verify.mismatch(slot, stepLine(tell));
    return verified(result, { ...onChainMismatch, again: `verify mismatch ${slot}` });
  },
});

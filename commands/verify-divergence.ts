import { z } from "zod";
import { defineCommand } from "../src/command/define-command.ts";
import { notBegun, SlotOrLatest } from "../src/command/slot-argument.ts";
import { simulationDivergence } from "../src/runbook/entries/simulation-divergence.ts";
import { VerifyResult } from "../src/verification/result.ts";
import { verified, stepLine } from "../src/verification/answer.ts";

export const verifyDivergence = defineCommand({
  name: "verify divergence",
  summary: "Why members of atelier disagree on a simulation: entry simulation-divergence.",
  examples: ["verify divergence latest", "verify divergence 9412345"],
  args: z.strictObject({ slot: SlotOrLatest.prefault("latest") }),
  result: VerifyResult,
  needs: ["verify"],
  who: ["reader"],
  async run({ slot }, { verify }, { tell }) {
    const early = notBegun(slot, verify.clockSlot());
    if (early !== undefined) return early;
    const result = await verify.divergence(slot, stepLine(tell));
    return verified(result, { ...simulationDivergence, again: `verify divergence ${slot}` });
  },
});

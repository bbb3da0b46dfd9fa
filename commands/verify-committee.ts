import { z } from "zod";
import { defineCommand } from "../src/command/define-command.ts";
import { organismArgument } from "../src/command/organism-argument.ts";
import { committeeBelowQuorum } from "../src/runbook/entries/committee-below-quorum.ts";
import { VerifyResult } from "../src/verification/result.ts";
import { verified, stepLine } from "../src/verification/answer.ts";

export const verifyCommittee = defineCommand({
  name: "verify committee",
  summary:
    "Which members of a committee are gone, and whether the rest agree: entry committee-below-quorum.",
  examples: ["verify committee unseal"],
  args: z.strictObject({
    organism: organismArgument("<organism>", "The committee's organism"),
  }),
  result: VerifyResult,
  needs: ["verify"],
  who: ["reader"],
  async run({ organism }, { verify }, { tell }) {
    const result = await verify.committee(organism, stepLine(tell));
    return verified(result, { ...committeeBelowQuorum, again: `verify committee ${organism}` });
  },
});

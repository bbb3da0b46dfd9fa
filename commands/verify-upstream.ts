import { z } from "zod";
import { defineCommand } from "../src/command/define-command.ts";
import { organismArgument } from "../src/command/organism-argument.ts";
import { refusal } from "../src/message/refusal.ts";
import { missingUpstream } from "../src/runbook/entries/missing-upstream.ts";
import { VerifyResult } from "../src/verification/result.ts";
import { verified, stepLine } from "../src/verification/answer.ts";

export const verifyUpstream = defineCommand({
  name: "verify upstream",
  summary: "Why an organism has no peer of one above it: entry missing-upstream.",
  examples: ["verify upstream relay atelier", "verify upstream tally"],
  args: z.strictObject({
    organism: organismArgument("<organism>", "The organism that misses its upstream"),
    source: organismArgument(
      "<source>",
      "The upstream it misses, all of them where none is named",
    ).optional(),
  }),
  result: VerifyResult,
  needs: ["verify"],
  who: ["reader"],
  async run({ organism, source }, { verify }, { tell }) {
    const { upstreams } = verify.map.organisms[organism];
    const usage = "Usage: verify upstream <organism> [<source>].";
    if (upstreams.length === 0) {
      return refusal("usage", `${organism} has no upstream: nothing stands above it. ${usage}`);
    }
    if (source !== undefined && !upstreams.includes(source)) {
      const words = `${source} is no upstream of ${organism}. It reads ${upstreams.join(", ")}. ${usage}`;
      return refusal("usage", words);
    }
    const result = await verify.upstream(organism, source, stepLine(tell));
    const again = `verify upstream ${organism}${source === undefined ? "" : ` ${source}`}`;
    return verified(result, { ...missingUpstream, again });
  },
});

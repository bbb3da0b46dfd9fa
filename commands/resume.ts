import { z } from "zod";
import { defineCommand } from "../src/command/define-command.ts";
import { DryRun, reasonArgument } from "../src/command/mitigation-arguments.ts";
import { asked } from "../src/command/ask-for.ts";
import { AskResult } from "../src/mitigation/result.ts";

export const resume = defineCommand({
  name: "resume",
  summary:
    "Start every unit again, zipnet first, each organism healthy before the next; a second person must agree.",
  examples: ['resume --reason "key rotated"', "resume --dry-run"],
  args: z.strictObject({
    reason: reasonArgument("Why, for the second person and the audit log."),
    "dry-run": DryRun,
  }),
  result: AskResult,
  needs: ["mitigate"],
  who: (args) => (args["dry-run"] ? ["reader"] : ["operator"]),
  run(args, { mitigate }, asking) {
    const question = { verb: "resume", members: [], strict: true, reason: args.reason } as const;
    return asked(question, { dryRun: args["dry-run"], commands: false }, { mitigate, asking });
  },
});

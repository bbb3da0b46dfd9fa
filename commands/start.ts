import { z } from "zod";
import { defineCommand } from "../src/command/define-command.ts";
import { DryRun, reasonArgument } from "../src/command/mitigation-arguments.ts";
import { asked } from "../src/command/ask-for.ts";
import { isRefusal } from "../src/message/refusal.ts";
import { membersMeant } from "../src/mitigation/members-meant.ts";
import { AskResult } from "../src/mitigation/result.ts";

export const start = defineCommand({
  name: "start",
  summary: "Start one member's unit; a second person must agree.",
  examples: ['start relay-2 --reason "rotated out"', "start relay-2 --dry-run"],
  args: z.strictObject({
    member: z.string().meta({ placeholder: "<member>", description: "The member's name." }),
    reason: reasonArgument("Why, for the second person and the audit log."),
    "dry-run": DryRun,
  }),
  result: AskResult,
  needs: ["mitigate"],
  who: (args) => (args["dry-run"] ? ["reader"] : ["operator"]),
  run(args, { mitigate }, asking) {
    const members = membersMeant([args.member], mitigate.map, { organisms: false });
    if (isRefusal(members)) return Promise.resolve(members);
    const question = { verb: "start", members, strict: true, reason: args.reason } as const;
    return asked(question, { dryRun: args["dry-run"], commands: false }, { mitigate, asking });
  },
});

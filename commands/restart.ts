import { z } from "zod";
import { defineCommand } from "../src/command/define-command.ts";
import { DryRun, reasonArgument } from "../src/command/mitigation-arguments.ts";
import { asked } from "../src/command/ask-for.ts";
import { isRefusal } from "../src/message/refusal.ts";
import { membersMeant } from "../src/mitigation/members-meant.ts";
import { AskResult } from "../src/mitigation/result.ts";

export const restart = defineCommand({
  name: "restart",
  summary:
    "Restart members one by one, the next only when the last is healthy; a second person must agree.",
  examples: [
    "restart unseal-2",
    'restart relay --reason "new image"',
    "restart atelier-1 atelier-2 --dry-run",
  ],
  args: z.strictObject({
    members: z.array(z.string()).min(1, "It needs at least one member or organism.").meta({
      placeholder: "<organism>|<member>…",
      description: "Members, or an organism for all of its members.",
    }),
    reason: reasonArgument("Why, for the second person and the audit log."),
    "dry-run": DryRun,
  }),
  result: AskResult,
  needs: ["mitigate"],
  who: (args) => (args["dry-run"] ? ["reader"] : ["operator"]),
  run(args, { mitigate }, asking) {
    const members = membersMeant(args.members, mitigate.map, { organisms: true });
    if (isRefusal(members)) return Promise.resolve(members);
    const question = { verb: "restart", members, strict: true, reason: args.reason } as const;
    return asked(question, { dryRun: args["dry-run"], commands: false }, { mitigate, asking });
  },
});

import { z } from "zod";
import { isRefusal } from "../message/refusal.ts";
import { membersMeant } from "../mitigation/members-meant.ts";
import { AskResult } from "../mitigation/result.ts";
import { asked } from "./ask-for.ts";
import { defineCommand } from "./define-command.ts";
import type { Command } from "./define-command.ts";
import { DryRun, reasonArgument } from "./mitigation-arguments.ts";

/** A command that asks to do one thing to one member's unit. `example` is a reason somebody could have. */
export function oneMember(verb: "start" | "stop", example: string): Command {
  const does = verb === "start" ? "Start" : "Stop";
  return defineCommand({
    name: verb,
    summary: `${does} one member's unit; a second person must agree.`,
    examples: [`${verb} relay-2 --reason "${example}"`, `${verb} relay-2 --dry-run`],
    args: z.strictObject({
      member: z
        .string("Name the member, such as relay-2.")
        .meta({ placeholder: "<member>", description: "The member's name." }),
      reason: reasonArgument("Why, for the second person and the audit log."),
      "dry-run": DryRun,
    }),
    result: AskResult,
    needs: ["mitigate"],
    who: (args) => (args["dry-run"] ? ["reader"] : ["operator"]),
    run(args, { mitigate }, asking) {
      const members = membersMeant([args.member], mitigate.map, { organisms: false });
      if (isRefusal(members)) return Promise.resolve(members);
      const question = { verb, members, strict: true, reason: args.reason } as const;
      return asked(question, { dryRun: args["dry-run"], commands: false }, { mitigate, asking });
    },
  });
}

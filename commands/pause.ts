import { z } from "zod";
import { defineCommand } from "../src/command/define-command.ts";
import { DryRun, reasonArgument } from "../src/command/mitigation-arguments.ts";
import { asked } from "../src/command/ask-for.ts";
import { refusal } from "../src/message/refusal.ts";
import { AskResult } from "../src/mitigation/result.ts";

export const pause = defineCommand({
  name: "pause",
  summary:
    "Stop every unit of the lattice, tally first and zipnet last; a second person must agree.",
  examples: [
    'pause --reason "compromised committee"',
    "pause --dry-run",
    "pause --dry-run --commands",
  ],
  args: z.strictObject({
    reason: reasonArgument("Why, for the second person and the audit log."),
    strict: z.boolean().default(false).meta({
      option: true,
      description: "Hold and ask where a host cannot be reached, instead of going on.",
    }),
    "dry-run": DryRun,
    commands: z.boolean().default(false).meta({
      option: true,
      description: "With --dry-run: the ssh lines in order, to be run by hand.",
    }),
  }),
  result: AskResult,
  needs: ["mitigate"],
  who: (args) => (args["dry-run"] ? ["reader"] : ["operator"]),
  run(args, { mitigate }, asking) {
    const { reason, strict, commands } = args;
    const dryRun = args["dry-run"];
    if (commands && !dryRun) {
      const words = "`--commands` goes with `--dry-run`: pause --dry-run --commands";
      return Promise.resolve(refusal("usage", words));
    }
    const question = { verb: "pause", members: [], strict, reason } as const;
    return asked(question, { dryRun, commands }, { mitigate, asking });
  },
});

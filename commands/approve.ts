import { z } from "zod";
import { defineCommand } from "../src/command/define-command.ts";
import { unnamed } from "../src/command/ask-for.ts";
import { RequestId } from "../src/command/mitigation-arguments.ts";
import { runAsItStands } from "../src/command/tell-run.ts";
import { isRefusal } from "../src/message/refusal.ts";
import { approvedAnswer } from "../src/mitigation/answers/decided.ts";
import { DecisionResult } from "../src/mitigation/result.ts";

export const approve = defineCommand({
  name: "approve",
  summary: "Agree to a request as its second person; what was agreed on begins at once.",
  examples: ["approve R7 1f3a9c22"],
  args: z.strictObject({
    request: RequestId,
    hash: z
      .string()
      .regex(/^[0-9a-f]{8,64}$/i, "A plan is named by the eight digits that the request shows.")
      .optional()
      .meta({
        placeholder: "<hash>",
        description:
          "The plan's first eight digits, as the request shows them. They may be left out with `last` in a drill, and nowhere else.",
      }),
  }),
  result: DecisionResult,
  needs: ["mitigate"],
  who: ["approver"],
  async run({ request: id, hash }, { mitigate }, { actor, tell, wait }) {
    if (actor === undefined) return unnamed("approve");
    const approved = await mitigate.approve(actor, { id, hash }, { tell, wait });
    if (isRefusal(approved)) return approved;
    const { request } = approved;
    const run = await runAsItStands(request.runId ?? request.id, mitigate);
    return approvedAnswer(approved, run);
  },
});

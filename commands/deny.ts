import { z } from "zod";
import { defineCommand } from "../src/command/define-command.ts";
import { unnamed } from "../src/command/ask-for.ts";
import { RequestId, reasonWords } from "../src/command/mitigation-arguments.ts";
import { isRefusal } from "../src/message/refusal.ts";
import { endedAnswer } from "../src/mitigation/answers/decided.ts";
import { DecisionResult } from "../src/mitigation/result.ts";

export const deny = defineCommand({
  name: "deny",
  summary: "Refuse a request as its second person; it ends, and nothing is done.",
  examples: ['deny R7 "the committee is fine, see the walk"', "deny R7"],
  args: z.strictObject({
    request: RequestId,
    reason: reasonWords("Why, for who asked and the audit log."),
  }),
  result: DecisionResult,
  needs: ["mitigate"],
  who: ["approver"],
  async run({ request: id, reason }, { mitigate }, { actor }) {
    if (actor === undefined) return unnamed("deny");
    const ended = await mitigate.deny(actor, id, reason);
    return isRefusal(ended) ? ended : endedAnswer(ended, mitigate.sources);
  },
});

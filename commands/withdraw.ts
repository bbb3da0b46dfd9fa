import { z } from "zod";
import { defineCommand } from "../src/command/define-command.ts";
import { unnamed } from "../src/command/ask-for.ts";
import { RequestId } from "../src/command/mitigation-arguments.ts";
import { isRefusal } from "../src/message/refusal.ts";
import { endedAnswer } from "../src/mitigation/answers/decided.ts";
import { DecisionResult } from "../src/mitigation/result.ts";

export const withdraw = defineCommand({
  name: "withdraw",
  summary: "Take back a request of your own before it is decided.",
  examples: ["withdraw R7"],
  args: z.strictObject({ request: RequestId }),
  result: DecisionResult,
  needs: ["mitigate"],
  // Whoever asked: that it was them is looked at with the request.
  who: ["reader"],
  async run({ request: id }, { mitigate }, { actor }) {
    if (actor === undefined) return unnamed("withdraw");
    const ended = await mitigate.withdraw(actor, id);
    return isRefusal(ended) ? ended : endedAnswer(ended, mitigate.sources);
  },
});

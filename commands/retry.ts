import { z } from "zod";
import { defineCommand } from "../src/command/define-command.ts";
import { unnamed } from "../src/command/ask-for.ts";
import { RunId } from "../src/command/mitigation-arguments.ts";
import { runAsItStands } from "../src/command/tell-run.ts";
import { isRefusal } from "../src/message/refusal.ts";
import { aboutRunAnswer } from "../src/mitigation/answers/decided.ts";
import { DecisionResult } from "../src/mitigation/result.ts";

export const retry = defineCommand({
  name: "retry",
  summary: "Try again what keeps a run from being done; of a pause in force, also what runs again.",
  examples: ["retry R7"],
  args: z.strictObject({ run: RunId }),
  result: DecisionResult,
  needs: ["mitigate"],
  who: ["operator", "approver"],
  async run({ run: id }, { mitigate }, { actor, tell, wait }) {
    if (actor === undefined) return unnamed("retry");
    const done = await mitigate.retry(actor, id, { tell, wait });
    if (isRefusal(done)) return done;
    return aboutRunAnswer(done, await runAsItStands(id.toUpperCase(), mitigate));
  },
});

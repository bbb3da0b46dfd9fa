import { z } from "zod";
import { defineCommand } from "../src/command/define-command.ts";
import { unnamed } from "../src/command/ask-for.ts";
import { RunId } from "../src/command/mitigation-arguments.ts";
import { runAsItStands } from "../src/command/tell-run.ts";
import { isRefusal } from "../src/message/refusal.ts";
import { aboutRunAnswer } from "../src/mitigation/answers/decided.ts";
import { DecisionResult } from "../src/mitigation/result.ts";

export const abort = defineCommand({
  name: "abort",
  summary:
    "End a run as it stands: either of its two people at once, anybody else with a second person.",
  examples: ["abort R7"],
  args: z.strictObject({ run: RunId }),
  result: DecisionResult,
  needs: ["mitigate"],
  who: ["operator", "approver"],
  async run({ run: id }, { mitigate }, { actor }) {
    if (actor === undefined) return unnamed("abort");
    const done = await mitigate.abort(actor, id);
    if (isRefusal(done)) return done;
    return aboutRunAnswer(done, await runAsItStands(id.toUpperCase(), mitigate));
  },
});

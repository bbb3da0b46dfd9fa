import { z } from "zod";
import { defineCommand } from "../src/command/define-command.ts";
import { unnamed } from "../src/command/ask-for.ts";
import { RunId } from "../src/command/mitigation-arguments.ts";
import { runAsItStands } from "../src/command/tell-run.ts";
import { isRefusal } from "../src/message/refusal.ts";
import { aboutRunAnswer } from "../src/mitigation/answers/decided.ts";
import { DecisionResult } from "../src/mitigation/result.ts";

export const skip = defineCommand({
  name: "skip",
  summary: "Leave out what holds a run and go on; another approver must agree.",
  examples: ["skip R7"],
  args: z.strictObject({ run: RunId }),
  result: DecisionResult,
  needs: ["mitigate"],
  who: ["operator"],
  async run({ run: id }, { mitigate }, { actor }) {
    if (actor === undefined) return unnamed("skip");
    const done = await mitigate.skip(actor, id);
    if (isRefusal(done)) return done;
    return aboutRunAnswer(done, await runAsItStands(id.toUpperCase(), mitigate));
  },
});

import { z } from "zod";
import { defineCommand } from "../src/command/define-command.ts";
import { isRefusal } from "../src/message/refusal.ts";
import { NOTHING_YET, readOverview, runsAnswer } from "../src/mitigation/answers/runs.ts";
import { RunsResult } from "../src/mitigation/result.ts";

export const runs = defineCommand({
  name: "runs",
  summary: "Requests that wait, what runs or ran, and what people were told.",
  examples: ["runs"],
  args: z.strictObject({}),
  result: RunsResult,
  needs: ["mitigate"],
  who: ["reader"],
  async run(_args, { mitigate }) {
    const looked = await mitigate.look();
    if (isRefusal(looked)) return looked;
    return looked.kind === "nothing yet"
      ? runsAnswer(NOTHING_YET, { carriedOn: false })
      : runsAnswer(await looked.store.read(readOverview), looked);
  },
});

import { z } from "zod";
import { defineCommand } from "../src/command/define-command.ts";
import { ShownId } from "../src/command/mitigation-arguments.ts";
import { isRefusal, quoted, refusal } from "../src/message/refusal.ts";
import { readRequest, requestAnswer } from "../src/mitigation/answers/one-request.ts";
import { NOTHING_YET, readOverview, runsAnswer } from "../src/mitigation/answers/runs.ts";
import { RunsResult } from "../src/mitigation/result.ts";

export const runs = defineCommand({
  name: "runs",
  summary:
    "Requests that wait, what runs or ran, and what people were told; or one request, whole.",
  examples: ["runs", "runs R7"],
  args: z.strictObject({ request: ShownId.optional() }),
  result: RunsResult,
  needs: ["mitigate"],
  who: ["reader"],
  async run({ request: id }, { mitigate }) {
    const looked = await mitigate.look();
    if (isRefusal(looked)) return looked;
    const { sources } = mitigate;
    if (looked.kind === "nothing yet") {
      return id === undefined
        ? runsAnswer(NOTHING_YET, { carriedOn: false, people: sources.people })
        : refusal("not-found", `There is no request ${quoted(id)}: nothing was asked for yet.`);
    }
    const { store, carriedOn } = looked;
    if (id === undefined) {
      return runsAnswer(await store.read(readOverview), { carriedOn, people: sources.people });
    }
    const found = await store.read((tables) => readRequest(id, tables));
    return isRefusal(found) ? found : requestAnswer(found, sources);
  },
});

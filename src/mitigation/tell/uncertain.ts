import { headline, line, list } from "../../message/build.ts";
import type { Body } from "../../message/model.ts";
import type { StoredAction } from "../../ports/store/run.ts";
import { placeWords } from "../preflight/hosts-and-units.ts";
import type { RunView } from "../run/run-view.ts";
import { count } from "./words.ts";

/** The bot was gone while actions were under way: nobody knows yet whether they were done. */
export function uncertainBody({ run }: RunView, started: readonly StoredAction[]): Body {
  return {
    title: `run ${run.id}: interrupted`,
    blocks: [
      headline(
        "unsure",
        `The bot ended while ${run.id} (${run.verb}) ran. ${count(started.length, "action")} may or may not have been done; each unit is looked at now, nothing is done again blindly:`,
      ),
      list(started.map((one) => line(`${one.verb} ${placeWords(one)}`))),
    ],
  };
}

export function settledBody({ run }: RunView, settled: readonly StoredAction[]): Body {
  const sure = settled.every(({ state }) => state === "done" || state === "pending");
  return {
    title: `run ${run.id}: settled`,
    blocks: [
      headline(sure ? "good" : "bad", `What was uncertain in ${run.id} (${run.verb}):`),
      list(
        settled.map((one) => line(`${one.verb} ${placeWords(one)}: ${one.detail ?? one.state}`)),
      ),
    ],
  };
}

import { headline, line, list } from "../../message/build.ts";
import type { Body, Tone } from "../../message/model.ts";
import type { StoredAction } from "../../ports/store/run.ts";
import { placeWords } from "../preflight/hosts-and-units.ts";
import type { RunView } from "../run/run-view.ts";
import { count } from "./words.ts";

/** The bot, or its store, was gone while actions were under way: nobody knows yet whether they were done. */
export function uncertainBody({ run }: RunView, started: readonly StoredAction[]): Body {
  return {
    title: `run ${run.id}: interrupted`,
    blocks: [
      headline(
        "unsure",
        `${run.id} (${run.verb}) was interrupted. ${count(started.length, "action")} may or may not have been done; each unit is looked at now, nothing is done again blindly:`,
      ),
      list(started.map((one) => line(`${one.verb} ${placeWords(one)}`))),
    ],
  };
}

export function settledBody({ run }: RunView, settled: readonly StoredAction[]): Body {
  return {
    title: `run ${run.id}: settled`,
    blocks: [
      headline(toneOf(settled), `What was uncertain in ${run.id} (${run.verb}):`),
      list(
        settled.map((one) => line(`${one.verb} ${placeWords(one)}: ${one.detail ?? one.state}`)),
      ),
    ],
  };
}

/** What is under way, or to be sent, is known and not yet well. */
function toneOf(settled: readonly StoredAction[]): Tone {
  if (settled.every(({ state }) => state === "done")) return "good";
  const open: readonly StoredAction["state"][] = ["done", "pending", "started"];
  return settled.every(({ state }) => open.includes(state)) ? "neutral" : "bad";
}

import { headline } from "../../message/build.ts";
import type { Block } from "../../message/model.ts";
import type { RunView } from "../run/run-view.ts";
import { count } from "./words.ts";

/** Whether the lattice is paused, by what, and how far that came. */
export function pausedHeadline(inForce: RunView | undefined): Block {
  return inForce === undefined
    ? headline("neutral", "The lattice is not paused.")
    : headline("bad", pausedWords(inForce));
}

function pausedWords({ run, actions }: RunView): string {
  const done = actions.filter(({ state }) => state === "done").length;
  const so = `${done} of ${count(actions.length, "unit")} stopped`;
  if (run.state === "running") return `The pause ${run.id} is under way: ${so}.`;
  if (run.state === "held") return `The pause ${run.id} HOLDS: ${so}.`;
  if (run.state === "complete") return `The lattice is PAUSED by ${run.id}.`;
  return `The lattice is PAUSED by ${run.id}, but not everything is known to be stopped: ${so}.`;
}

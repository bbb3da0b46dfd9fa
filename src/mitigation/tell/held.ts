import { commands, headline, text } from "../../message/build.ts";
import type { Body } from "../../message/model.ts";
import type { RunView } from "../run/run-view.ts";
import { heldCommands } from "./next.ts";

/** A run that waits for a person. */
export function heldBody(view: RunView): Body {
  const { id, verb, note } = view.run;
  return {
    title: `run ${id}: holds`,
    blocks: [
      headline("bad", `${id} (${verb}) holds and waits for you.`),
      text(note ?? "No reason is known."),
      commands(heldCommands(view)),
    ],
  };
}

import type { types } from "@slack/bolt";
import { code, line } from "../../../message/build.ts";
import type { Line, OfferedCommand } from "../../../message/model.ts";
import { buttonOf } from "./buttons.ts";
import { bullets, richText, section } from "./rich-text.ts";

/** How a command begins in Slack. */
const SLASH = "/lattice ";

/**
 * Offered commands: buttons for those that have one, with what to type instead on one line below, and the others as
 * lines. `first` is the number of the first button, so that no two of a message have the same.
 */
export function commandBlocks(
  offered: readonly OfferedCommand[],
  first: number,
): readonly types.KnownBlock[] {
  const all = offered.map((command, index) => ({
    command,
    button: buttonOf(command, first + index),
  }));
  const pressed = all.flatMap(({ command, button }) =>
    button === undefined ? [] : [{ command, button }],
  );
  const typed = all.flatMap(({ command, button }) => (button === undefined ? [command] : []));
  return [
    ...(pressed.length === 0
      ? []
      : [
          actions(pressed.map(({ button }) => button)),
          richText(section(instead(pressed.map(({ command }) => command)))),
        ]),
    ...(typed.length === 0 ? [] : [richText(bullets(typed.map(typedLine)))]),
  ];
}

function actions(buttons: readonly types.Button[]): types.ActionsBlock {
  return { type: "actions", elements: [...buttons] };
}

function instead(offered: readonly OfferedCommand[]): Line {
  return offered.flatMap((command, index) => [
    ...line(index === 0 ? "Or type " : " · "),
    ...typedLine(command),
  ]);
}

function typedLine({ text, why }: OfferedCommand): Line {
  return line(code(SLASH + text), why === "" ? "" : ` (${why})`);
}

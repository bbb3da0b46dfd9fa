import { code, headline, list, note } from "../message/build.ts";
import type { Body, Line } from "../message/model.ts";

/** The newest lines of progress that are shown. */
const MOST_LINES = 12;

/** What stands in a chat while something is looked at. */
export function workingBody(typed: string, lines: readonly Line[]): Body {
  const left = lines.length - MOST_LINES;
  return {
    title: "looking",
    blocks: [
      headline("neutral", "Looking: ", code(typed)),
      ...(lines.length === 0 ? [] : [list(lines.slice(-MOST_LINES))]),
      ...(left > 0 ? [note(`${left} earlier lines are not shown.`)] : []),
    ],
  };
}

/** What is put in its place by a bot that finds it after a restart. */
export function interruptedBody(): Body {
  return {
    title: "could not tell",
    blocks: [
      headline(
        "unsure",
        "The bot was started anew before it had looked, and does not look any more. Ask again.",
      ),
    ],
  };
}

/** What is said below it where the answer may stand there by now: a bot cannot see what its messages say. */
export function perhapsAnsweredBody(): Body {
  return {
    title: "could not tell",
    blocks: [
      headline(
        "unsure",
        "The bot was started anew while it answered. If the answer does not stand above, nothing is looked at any more: ask again.",
      ),
    ],
  };
}

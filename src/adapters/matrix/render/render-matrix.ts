import { cut } from "../../../message/cut.ts";
import type { Message } from "../../../message/model.ts";
import { fitOn } from "../../../message/parting/fit-on.ts";
import { firstLine } from "../../../message/plain-text.ts";
import { called } from "./called.ts";
import type { MatrixContent } from "./content.ts";
import { harmless } from "./harmless.ts";
import { htmlBlock } from "./html-block.ts";
import { htmlText } from "./html-line.ts";
import { legendOf } from "./legend.ts";
import type { Reactions } from "./legend.ts";
import { LIMITS } from "./limits.ts";
import { plainBlock } from "./plain-block.ts";
import { shownBlocks } from "./shown-block.ts";
import { SHEET } from "./sheet.ts";

/** What depends on where a message is to stand. */
export interface Standing {
  readonly reactions: Reactions;
  /** Matrix ids of the people who are called to it. */
  readonly call?: readonly string[];
}

/** A message without words cannot be seen. */
const NO_TITLE = "(no title)";

/**
 * A message as the content of one `m.room.message`; `detail` counts for nothing here. What one message cannot hold is
 * cut at its end, which says so: `partMessage` makes parts that are never cut.
 */
export function renderMatrix(message: Message, { reactions, call = [] }: Standing): MatrixContent {
  const shown = fitOn(message, SHEET);
  const legend = legendOf(shown, reactions);
  const blocks = shown.blocks.flatMap((block) => shownBlocks(block, legend));
  const title = cut(firstLine(shown), LIMITS.header).trim() || NO_TITLE;
  const people = called(call);
  return {
    msgtype: "m.notice",
    body: [harmless(title), ...blocks.map(plainBlock), people.plain].filter(isSeen).join("\n\n"),
    format: "org.matrix.custom.html",
    formatted_body: [`<h4>${htmlText(title)}</h4>`, ...blocks.map(htmlBlock), people.html]
      .filter(isSeen)
      .join("\n"),
    "m.mentions": people.mentions,
  };
}

function isSeen(text: string): boolean {
  return text !== "";
}

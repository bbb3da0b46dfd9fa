import type { types } from "@slack/bolt";
import type { Block, Message } from "../../../message/model.ts";
import { fitOn } from "../../../message/parting/fit-on.ts";
import { slackBlocks } from "./block.ts";
import { fallbackText } from "./fallback-text.ts";
import { headerBlock } from "./header.ts";
import { SHEET } from "./sheet.ts";

/** What `chat.postMessage` and `chat.update` take of a message. No block has a `block_id`: Slack gives each its own. */
export interface SlackMessage {
  /** For notifications and screen readers; at most LIMITS.text. */
  readonly text: string;
  readonly blocks: types.KnownBlock[];
}

/**
 * A message in Block Kit, as one message; `detail` counts for nothing here. What one message cannot hold is cut at its
 * end, which says so: `partMessage` makes parts that are never cut. Of the text, so many characters are kept free.
 */
export function renderMessage(message: Message, free = 0): SlackMessage {
  const shown = fitOn(message, SHEET);
  return {
    text: fallbackText(shown, free),
    blocks: [headerBlock(shown), ...numbered(shown.blocks)],
  };
}

/** No two buttons of a message have the same number. */
function numbered(blocks: readonly Block[]): readonly types.KnownBlock[] {
  let button = 1;
  return blocks.flatMap((block) => {
    const made = slackBlocks(block, button);
    button += block.kind === "commands" ? block.commands.length : 0;
    return made;
  });
}

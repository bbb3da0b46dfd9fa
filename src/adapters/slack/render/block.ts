import type { types } from "@slack/bolt";
import { line, strong } from "../../../message/build.ts";
import { isBlank } from "../../../message/is-blank.ts";
import type { Block, Line } from "../../../message/model.ts";
import { plainLine } from "../../../message/plain-text.ts";
import { TONE_WORDS } from "../../../message/tone-words.ts";
import { commandBlocks } from "./commands.ts";
import { plain } from "./plain.ts";
import { bullets, preformatted, richText, section } from "./rich-text.ts";
import { tableBlock } from "./table.ts";

/** One block in Block Kit; nothing for one that has nothing to show. `button` is the number of its first button. */
export function slackBlocks(block: Block, button: number): readonly types.KnownBlock[] {
  switch (block.kind) {
    case "headline":
      return [richText(section(line(strong(TONE_WORDS[block.tone]), ...block.line)))];
    case "text":
      return isBlank(block.line) ? [] : [richText(section(block.line))];
    case "note":
      return isBlank(block.line) ? [] : [contextBlock(block.line)];
    case "list":
      return block.items.length === 0 ? [] : [richText(bullets(block.items))];
    case "table":
      return [tableBlock(block)];
    case "script":
      return block.lines.length === 0 ? [] : [richText(preformatted(block.lines))];
    case "commands":
      return commandBlocks(block.commands, button);
  }
}

/** Small print. Its times are in UTC: a context block takes no dates but in markup. */
function contextBlock(words: Line): types.ContextBlock {
  return { type: "context", elements: [plain(plainLine(words))] };
}

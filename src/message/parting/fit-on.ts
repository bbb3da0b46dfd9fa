import type { Message } from "../model.ts";
import { cutNote } from "./cut-note.ts";
import { packed } from "./packing.ts";
import type { Sheet } from "./sheet.ts";
import { withShortTitle } from "./title.ts";

/**
 * A message that fits, in blocks that fit; `detail` counts for nothing here. What one message cannot hold is cut at its
 * end, which says so.
 */
export function fitOn(message: Message, sheet: Sheet): Message {
  const short = withShortTitle(message, sheet);
  const all = short.blocks.flatMap(sheet.pieces);
  const { weigh, whole, besideNote } = sheet;
  if (packed(all, { room: whole, weigh }).rest.length === 0) return { ...short, blocks: all };
  const { fits, rest } = packed(all, { room: besideNote, weigh });
  return { ...short, blocks: [...fits, cutNote(rest)] };
}

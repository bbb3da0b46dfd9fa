import { text } from "../build.ts";
import { cut } from "../cut.ts";
import type { Message } from "../model.ts";
import { firstLine } from "../plain-text.ts";
import type { Sheet } from "./sheet.ts";

/** A message whose first line fits. One that had to be cut for that stands whole in the first block. */
export function withShortTitle(message: Message, sheet: Sheet): Message {
  const short = retitled(message, "", sheet);
  if (short === message) return message;
  return { ...short, blocks: [text(firstLine(message)), ...message.blocks] };
}

/** Characters left of a lattice's name, of its short id and of a title, where the first line is too long. */
const NAME = 40;
const SHORT_ID = 16;
const TITLE = 40;

/** A message with more at its title's end, cut before it where the first line would not fit. */
export function retitled(message: Message, end: string, { header }: Sheet): Message {
  const { origin, title } = message;
  const whole = { ...message, title: title + end };
  if (firstLine(whole).length <= header) return end === "" ? message : whole;
  const lattice = cut(origin?.lattice ?? "", NAME);
  const shortId = cut(origin?.shortId ?? "", SHORT_ID);
  return {
    ...message,
    origin: origin === null ? null : { ...origin, lattice, shortId },
    title: cut(title, TITLE) + end,
  };
}

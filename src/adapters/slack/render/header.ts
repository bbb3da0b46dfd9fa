import type { types } from "@slack/bolt";
import { text } from "../../../message/build.ts";
import type { Message } from "../../../message/model.ts";
import { firstLine } from "../../../message/plain-text.ts";
import { LIMITS } from "./limits.ts";
import { cut, plain } from "./plain.ts";

/** Slack takes no empty text. */
export const NO_TITLE = "(no title)";

/** Which lattice, its short id, what this is, and whether it is a drill: the first line of every message. */
export function headerBlock(message: Message): types.HeaderBlock {
  const words = cut(firstLine(message), LIMITS.header).trim();
  return { type: "header", text: plain(words === "" ? NO_TITLE : words) };
}

/** A message whose first line fits the header. One that had to be cut for that stands whole in the first block. */
export function withShortTitle(message: Message): Message {
  const short = retitled(message, "");
  if (short === message) return message;
  return { ...short, blocks: [text(firstLine(message)), ...message.blocks] };
}

/** Characters left of a lattice's name, of its short id and of a title, where the first line is too long. */
const NAME = 40;
const SHORT_ID = 16;
const TITLE = 40;

/** A message with more at its title's end, cut before it where the first line would not fit the header. */
export function retitled(message: Message, end: string): Message {
  const { origin, title } = message;
  const whole = { ...message, title: title + end };
  if (firstLine(whole).length <= LIMITS.header) return end === "" ? message : whole;
  const lattice = cut(origin?.lattice ?? "", NAME);
  const shortId = cut(origin?.shortId ?? "", SHORT_ID);
  return {
    ...message,
    origin: origin === null ? null : { ...origin, lattice, shortId },
    title: cut(title, TITLE) + end,
  };
}

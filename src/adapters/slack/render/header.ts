import type { types } from "@slack/bolt";
import { cut } from "../../../message/cut.ts";
import type { Message } from "../../../message/model.ts";
import { firstLine } from "../../../message/plain-text.ts";
import { LIMITS } from "./limits.ts";
import { plain } from "./plain.ts";

/** Slack takes no empty text. */
export const NO_TITLE = "(no title)";

/** Which lattice, its short id, what this is, and whether it is a drill: the first line of every message. */
export function headerBlock(message: Message): types.HeaderBlock {
  const words = cut(firstLine(message), LIMITS.header).trim();
  return { type: "header", text: plain(words === "" ? NO_TITLE : words) };
}

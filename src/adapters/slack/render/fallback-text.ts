import type { Message } from "../../../message/model.ts";
import { plainText } from "../../../message/plain-text.ts";
import { NO_TITLE } from "./header.ts";
import { LIMITS } from "./limits.ts";

/**
 * The whole message as text, for notifications and screen readers: nothing in it mentions, links or is markup. So many
 * characters are kept free.
 */
export function fallbackText(message: Message, free: number): string {
  const text = plainText(message).trim();
  return text === "" ? NO_TITLE : cutLines(harmless(text), LIMITS.text - free);
}

/** Joins words without being seen: what stands around it is not taken for one thing. */
const JOINER = "\u2060";

/**
 * Slack's three control characters are escaped (docs.slack.dev, messaging/formatting-message-text); what Slack or a
 * client may find by itself (`@here`, `#general`, addresses) is interrupted.
 */
function harmless(text: string): string {
  return text
    .replace(/[@#](?=\S)/gu, `$&${JOINER}`)
    .replace(/:(?=\/\/)/gu, `:${JOINER}`)
    .replace(/(mailto|tel)(?=:)/giu, `$1${JOINER}`)
    .replace(/www(?=\.)/giu, `$&${JOINER}`)
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;");
}

/** Characters kept for saying what was cut. */
const WORDS = 80;

function cutLines(text: string, most: number): string {
  if (text.length <= most) return text;
  const room = text.slice(0, most - WORDS);
  const line = room.lastIndexOf("\n");
  // A line alone may be longer than all of it: then no escape and no character is cut in two.
  const kept = line > 0 ? room.slice(0, line) : room.replace(/(&\w*|\p{Cs})$/u, "");
  const left = text.slice(kept.length).trim().split("\n").length;
  return `${kept}\n… Cut here: ${left} more ${left === 1 ? "line is" : "lines are"} in the message itself.`;
}

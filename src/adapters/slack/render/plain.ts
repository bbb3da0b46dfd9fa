import type { types } from "@slack/bolt";
import { clean } from "../../../message/clean.ts";
import { textPieces } from "../../../message/pieces.ts";

/** Text that Slack shows as it is: no markup, no emoji codes. It must not be empty. */
export function plain(text: string): types.PlainTextElement {
  return { type: "plain_text", text, emoji: false };
}

/** Cleaned text, cut to so many UTF-16 units; a cut ends with `…`. */
export function cut(text: string, most: number): string {
  const whole = clean(text);
  if (whole.length <= most) return whole;
  return `${(textPieces(whole, most - 1)[0] ?? "").trimEnd()}…`;
}

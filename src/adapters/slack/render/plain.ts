import type { types } from "@slack/bolt";

/** Text that Slack shows as it is: no markup, no emoji codes. It must not be empty. */
export function plain(text: string): types.PlainTextElement {
  return { type: "plain_text", text, emoji: false };
}

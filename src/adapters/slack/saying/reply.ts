import type { SlackMessage } from "../render/render-message.ts";

/** Slack's servers answer within a second. */
const TIMEOUT_MS = 5_000;

/** Where Slack's own addresses for answers are (docs.slack.dev, handling user interaction). */
const SLACKS = "https://hooks.slack.com";

/**
 * Answers by the address that Slack gave with what was said: it works where the bot is no member, for half an hour and
 * five answers (docs.slack.dev, handling user interaction). The address is a secret, and stands in no log. False where
 * it does not take the answer, or is none of Slack's: whoever knew the signing secret could name any machine that the
 * bot can reach. False also where no answer of Slack's came: it may have shown it, and is told it once more. Nobody but
 * that person sees the second one, and without it they could believe that a refused click was taken.
 */
export async function reply(
  address: string,
  message: SlackMessage,
  apiUrl: string | undefined,
): Promise<boolean> {
  if (![SLACKS, originOf(apiUrl)].includes(originOf(address) ?? "")) return false;
  try {
    const answer = await fetch(address, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ ...message, response_type: "ephemeral", replace_original: false }),
      redirect: "error",
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    return answer.ok;
  } catch {
    return false;
  }
}

function originOf(address: string | undefined): string | undefined {
  return address !== undefined && URL.canParse(address) ? new URL(address).origin : undefined;
}

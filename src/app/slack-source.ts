import type { SlackSource } from "../check/slack.ts";
import type { SlackConfig } from "../config/config.ts";
import { slackTokens } from "../config/slack-tokens.ts";

/** What a check asks Slack by. Slack's library is loaded when it asks, so that nobody without Slack waits for it. */
export function slackSource(
  { mode, team, apiUrl }: SlackConfig,
  env: Readonly<Record<string, string | undefined>>,
  signal: AbortSignal,
): SlackSource {
  const tokens = slackTokens(mode, env);
  const { bot, reach } = tokens;
  const load = () => import("../adapters/slack/probe.ts");
  return {
    tokens,
    probe:
      bot.kind === "right"
        ? async () =>
            (await load()).slackProbe({ token: bot.secret.reveal(), apiUrl, team, signal })
        : undefined,
    connection:
      mode === "socket" && reach.kind === "right"
        ? async () => (await load()).slackConnection({ token: reach.secret.reveal(), apiUrl })()
        : undefined,
  };
}

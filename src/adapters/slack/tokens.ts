import type { SlackConfig } from "../../config/config.ts";
import type { SlackTokens } from "./bolt-app.ts";

interface Wanted {
  readonly name: string;
  /** How it begins, where Slack marks it so (docs.slack.dev, tokens). */
  readonly prefix: string;
  readonly what: string;
}

const BOT: Wanted = { name: "SLACK_BOT_TOKEN", prefix: "xoxb-", what: "the bot's token" };
const APP: Wanted = {
  name: "SLACK_APP_TOKEN",
  prefix: "xapp-",
  what: "the app's token for sockets",
};
const SIGNING: Wanted = { name: "SLACK_SIGNING_SECRET", prefix: "", what: "the signing secret" };

/** What Slack gave the bot, out of the environment; or what is wrong with it, without showing any of it. */
export function slackTokens(
  { mode }: Pick<SlackConfig, "mode">,
  env: Readonly<Record<string, string | undefined>>,
): { readonly tokens: SlackTokens } | { readonly problems: readonly string[] } {
  const second = mode === "socket" ? APP : SIGNING;
  const problems = [BOT, second].flatMap((wanted) => problemOf(wanted, env));
  if (problems.length > 0) return { problems };
  const bot = env[BOT.name]?.trim() ?? "";
  const value = env[second.name]?.trim() ?? "";
  return { tokens: mode === "socket" ? { bot, app: value } : { bot, signingSecret: value } };
}

function problemOf(
  { name, prefix, what }: Wanted,
  env: Readonly<Record<string, string | undefined>>,
): readonly string[] {
  const value = env[name]?.trim() ?? "";
  if (value === "")
    return [`slack: ${name} is not set. Set it to ${what}, and start the bot again`];
  if (value.startsWith(prefix)) return [];
  return [`slack: ${name} is not ${what}: that begins with ${prefix}. Set it, and start again`];
}

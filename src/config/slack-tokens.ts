import type { SlackConfig } from "./config.ts";
import { Secret } from "./secret.ts";

/** Environment variables that Slack's secrets stand in. */
export const SLACK_VARIABLES = {
  bot: "SLACK_BOT_TOKEN",
  app: "SLACK_APP_TOKEN",
  signing: "SLACK_SIGNING_SECRET",
} as const;

export type SlackVariable = (typeof SLACK_VARIABLES)[keyof typeof SLACK_VARIABLES];

/** One of Slack's secrets as the environment has it; `text` says what to do and never has the value in it. */
export type SlackToken =
  | { readonly kind: "right"; readonly variable: SlackVariable; readonly secret: Secret }
  | { readonly kind: "absent" | "wrong"; readonly variable: SlackVariable; readonly text: string };

export interface SlackTokens {
  /** What the bot posts and looks with. */
  readonly bot: SlackToken;
  /** What Slack reaches it by: the app's token in Socket Mode, the signing secret in HTTP mode. */
  readonly reach: SlackToken;
}

/** Kinds of tokens by how they begin (docs.slack.dev, authentication/tokens). The first that fits counts. */
const KINDS = [
  [
    "xoxe.",
    "a token that expires: token rotation is on and cannot be switched off, so make a new app from the manifest",
  ],
  ["xoxb-", "a bot's token"],
  ["xapp-", "an app-level token"],
  ["xoxp-", "a user's token"],
  ["xox", "a token of another kind"],
] as const;

interface Shape {
  readonly fits: RegExp;
  /** What it should be, and where it is found on the app's pages at api.slack.com/apps. */
  readonly words: string;
}

const SHAPES: Readonly<Record<SlackVariable, Shape>> = {
  SLACK_BOT_TOKEN: {
    fits: /^xoxb-[A-Za-z0-9-]+$/,
    words: "the bot's token, which begins with xoxb- (OAuth & Permissions)",
  },
  SLACK_APP_TOKEN: {
    fits: /^xapp-[A-Za-z0-9-]+$/,
    words:
      "an app-level token with the scope connections:write, which begins with xapp- (Basic Information, App-Level Tokens)",
  },
  SLACK_SIGNING_SECRET: {
    // Slack gives 32 hexadecimal digits and promises no form.
    fits: /^(?!xox|xapp-)[\x21-\x7e]{8,}$/,
    words: "the app's signing secret, with no blank in it (Basic Information, App Credentials)",
  },
};

/** Slack's secrets out of the environment, each with what is wrong with it. */
export function slackTokens(
  mode: SlackConfig["mode"],
  env: Readonly<Record<string, string | undefined>>,
): SlackTokens {
  const { bot, app, signing } = SLACK_VARIABLES;
  return { bot: tokenOf(bot, env), reach: tokenOf(mode === "socket" ? app : signing, env) };
}

function tokenOf(
  variable: SlackVariable,
  env: Readonly<Record<string, string | undefined>>,
): SlackToken {
  const value = env[variable]?.trim() ?? "";
  const { fits, words } = SHAPES[variable];
  if (value === "") return { kind: "absent", variable, text: `is not set: it takes ${words}` };
  if (fits.test(value)) return { kind: "right", variable, secret: new Secret(value) };
  const kind = KINDS.find(([begins]) => value.startsWith(begins))?.[1];
  const seen = kind === undefined || SHAPES[variable].words.includes(kind) ? "" : `, not ${kind}`;
  return { kind: "wrong", variable, text: `takes ${words}${seen}` };
}

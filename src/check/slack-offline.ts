import type { Config, PersonConfig } from "../config/config.ts";
import { slackTokens } from "../config/slack-tokens.ts";
import type { SlackToken } from "../config/slack-tokens.ts";
import { finding } from "./finding.ts";
import type { Finding } from "./finding.ts";

/** What can be said of Slack's part without asking Slack. */
export function slackOfflineFindings(
  { slack, people }: Pick<Config, "slack" | "people">,
  env: Readonly<Record<string, string | undefined>>,
): readonly Finding[] {
  if (slack === undefined) return [];
  const tokens = slackTokens(slack.mode, env);
  return [
    ...[tokens.bot, tokens.reach].flatMap(tokenFinding),
    ...formFindings("slack.team", [slack.team], TEAM),
    ...formFindings("slack.channels", slack.channels, CHANNEL),
    ...Object.entries(people).flatMap(([id, { slack: user }]) =>
      formFindings(`people.${id}.slack`, user === undefined ? [] : [user], USER),
    ),
    ...withoutId(people),
  ];
}

function tokenFinding(token: SlackToken): readonly Finding[] {
  if (token.kind === "right") return [];
  // Here may be another machine than the bot's: an unset variable is no fault yet.
  return [finding(token.variable, token.kind === "absent" ? "note" : "fail", token.text)];
}

interface Form {
  readonly fits: RegExp;
  readonly words: string;
}

/** How ids begin (docs.slack.dev, the pages of the objects). */
const TEAM: Form = { fits: /^T/, words: "a workspace's id begins with T" };
const CHANNEL: Form = { fits: /^[CG]/, words: "a channel's id begins with C or G" };
const USER: Form = { fits: /^[UW]/, words: "a person's id begins with U or W" };

function formFindings(key: string, ids: readonly string[], { fits, words }: Form) {
  return ids
    .filter((id) => !fits.test(id))
    .map((id) =>
      finding(key, "fail", `${id}: ${words}; in Slack it stands in the profile or details`),
    );
}

function withoutId(people: Readonly<Record<string, PersonConfig>>): readonly Finding[] {
  const none = Object.entries(people).filter(([, { slack }]) => slack === undefined);
  if (none.length === 0) return [];
  const names = none.map(([id]) => id).join(", ");
  return [finding("people", "note", `without a Slack id, and so not known in Slack: ${names}`)];
}

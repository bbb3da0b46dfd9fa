import type { Config, SlackConfig } from "../config/config.ts";
import type { SlackToken, SlackTokens } from "../config/slack-tokens.ts";
import type { BotTold, ChatProbe, ProbeConnection } from "../ports/chat-probe.ts";
import { finding } from "./finding.ts";
import type { Finding } from "./finding.ts";
import { sideBySide } from "./side-by-side.ts";
import { slackChannelFinding, slackPersonFinding } from "./slack-places.ts";

/** What a check asks Slack by. Without a right token there is nothing to ask by. */
export interface SlackSource {
  readonly tokens: SlackTokens;
  readonly probe: (() => Promise<ChatProbe>) | undefined;
  /** Socket Mode only. */
  readonly connection: ProbeConnection | undefined;
}

/** Questions at once: Slack counts them by the minute, 50 and more (docs.slack.dev, apis/rate-limits). */
const AT_ONCE = 8;

/** Whether Slack knows the bot, lets it do what it must and nothing more, and has its channels and people. */
export async function slackFindings(
  { slack, people }: Pick<Config, "slack" | "people">,
  source: SlackSource | undefined,
): Promise<readonly Finding[]> {
  if (slack === undefined || source === undefined) return [];
  const [asked, reached] = await Promise.all([
    botFindings(slack, people, source),
    reachFinding(slack, source),
  ]);
  return [...asked, reached];
}

async function botFindings(
  slack: SlackConfig,
  people: Config["people"],
  { tokens, probe }: SlackSource,
): Promise<readonly Finding[]> {
  if (probe === undefined) return [unasked("slack", tokens.bot)];
  const service = await probe();
  const answer = await service.bot();
  // Nothing else can succeed where Slack does not know the bot: one line says more than ten.
  if (answer.kind === "refused") return [finding("slack", "fail", answer.detail)];
  if (answer.kind === "unanswered") return [finding("slack", "unknown", answer.detail)];
  const bot = answer.told;
  const listed = Object.entries(people).flatMap(([id, { slack: user }]) =>
    user === undefined ? [] : [{ id, user }],
  );
  const questions = [
    ...slack.channels.map((id) => () => slackChannelFinding(id, { slack, bot, service })),
    ...listed.map((one) => () => slackPersonFinding(one, service)),
  ];
  return [
    workspaceFinding(slack, bot),
    ...rightsFindings(bot),
    ...(await sideBySide(AT_ONCE, questions, (ask) => ask())),
  ];
}

/** Why nothing was asked. What is wrong with the token's form stands in a finding of its own already. */
function unasked(id: string, token: SlackToken): Finding {
  if (token.kind === "absent") {
    return finding(id, "fail", `not asked: ${token.variable} ${token.text}`);
  }
  return finding(id, "unknown", `not asked: ${token.variable} has another form than such a token`);
}

function workspaceFinding({ team }: SlackConfig, bot: BotTold): Finding {
  const { workspace, workspaceName, organisation } = bot;
  if (organisation === true) {
    const words = `the app is installed for a whole organisation, and the bot answers members of one workspace only: take it away there, install it in ${team} alone, and take that token`;
    return finding("slack", "fail", words);
  }
  const named = workspaceName === "" ? workspace : `${workspaceName} (${workspace})`;
  if (workspace === team) return finding("slack", "pass", `the bot is in ${named}`);
  const words = `the token is of the workspace ${named}, and slack.team is ${team}: nobody would be answered. Set slack.team to it, or take the token of the app in ${team}`;
  return finding("slack", "fail", words);
}

function rightsFindings({ rights }: BotTold): readonly Finding[] {
  const id = "slack scopes";
  if (rights === undefined) return [finding(id, "unknown", "Slack did not tell them")];
  const { missing, partial, superfluous } = rights;
  const found = [
    ...(missing.length === 0
      ? []
      : [finding(id, "fail", `missing: ${missing.join(", ")}; ${mend("add them to")}`)]),
    ...(partial.length === 0
      ? []
      : [
          finding(
            id,
            "note",
            `without ${partial.join(", ")} it works in some channels only: groups: is for private ones, channels: for the others`,
          ),
        ]),
    ...(superfluous.length === 0
      ? []
      : [
          finding(
            id,
            "note",
            `more than needed: ${superfluous.join(", ")}; ${mend("take them from")}`,
          ),
        ]),
  ];
  return found.length > 0 ? found : [finding(id, "pass", "each that is needed, and no other")];
}

function mend(what: string): string {
  return `${what} the app as deploy/slack/manifest.yaml has them, and install the app again`;
}

async function reachFinding({ mode }: SlackConfig, source: SlackSource): Promise<Finding> {
  const id = mode === "socket" ? "slack socket" : "slack requests";
  const { reach } = source.tokens;
  if (reach.kind !== "right") return unasked(id, reach);
  if (source.connection === undefined) {
    const words = "whether they reach the bot cannot be asked: start it, and type `/lattice help`";
    return finding(id, "note", words);
  }
  const answer = await source.connection();
  switch (answer.kind) {
    case "told":
      return finding(id, "pass", "Slack would open one");
    case "refused":
      return finding(id, "fail", answer.detail);
    case "unanswered":
      return finding(id, "unknown", answer.detail);
  }
}

import { systemClock } from "../adapters/system-clock.ts";
import { openChat } from "../app/chat.ts";
import type { SlackConfig } from "../config/config.ts";
import { slackTokens } from "../config/slack-tokens.ts";
import type { SlackToken } from "../config/slack-tokens.ts";
import { isRefusal } from "../message/refusal.ts";
import type { Refusal } from "../message/refusal.ts";
import { behindReasons, goneReasons } from "./chat-reasons.ts";
import { notServed } from "./served-chat.ts";
import type { ChatStart, ServedChat } from "./served-chat.ts";

/** Slack, where it is configured. Without its tokens the bot serves terminals all the same, and says that it is not ready. */
export async function startSlack(
  slack: SlackConfig,
  start: ChatStart,
): Promise<ServedChat | Refusal> {
  const { config, app, telemetry, report } = start;
  const { bot, reach } = slackTokens(slack.mode, process.env);
  if (bot.kind !== "right" || reach.kind !== "right") {
    telemetry.watchChat("slack", { connections: () => 0, behind: () => undefined });
    return notServed(wrongTokens([bot, reach]));
  }
  const { openSlack } = await import("../adapters/slack/open-slack.ts");
  const { SLACK_PATH } = await import("../adapters/slack/reach/bolt-app.ts");
  const opened = await openSlack({
    config: slack,
    tokens: { bot: bot.secret, reach: reach.secret },
    people: config.people,
    origin: app.origin,
    help: async () => (await app.dispatcher.dispatch("help")).message,
    refused: (why) => {
      telemetry.strangerRefused("slack", why);
    },
    report,
    elapsed: () => systemClock.elapsed(),
  });
  const stored = config.store !== undefined;
  const { surface, handler } = opened;
  const chat = await openChat({ ...start, surface, stored, clock: systemClock });
  if (isRefusal(chat)) return chat;
  telemetry.watchChat("slack", {
    connections: () => opened.connections().filter(({ connected }) => connected).length,
    behind: () => chat.state(),
  });
  return {
    mounts: handler === undefined ? [] : [{ path: SLACK_PATH, handler }],
    start: () => opened.start(chat.take),
    reasons: () => [
      ...notKnown(opened.unknown()),
      ...goneReasons("slack", opened.connections(), systemClock.now()),
      ...behindReasons("slack", chat.state(), systemClock.now()),
    ],
    close: async () => {
      const closing = opened.close();
      // What Slack was told is heard is taken before the core takes no more.
      await opened.heard();
      await Promise.all([closing, chat.close()]);
    },
  };
}

function wrongTokens(tokens: readonly SlackToken[]): readonly string[] {
  return tokens.flatMap((token) =>
    token.kind === "right"
      ? []
      : [`slack: ${token.variable} ${token.text}. Set it, and start the bot again`],
  );
}

function notKnown(why: string | undefined): readonly string[] {
  return why === undefined ? [] : [`slack: ${why}`];
}

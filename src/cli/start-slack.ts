import type { HttpMount } from "../adapters/http/listener.ts";
import type { Logger } from "../adapters/log.ts";
import { systemClock } from "../adapters/system-clock.ts";
import type { PrometheusTelemetry } from "../adapters/telemetry/prometheus-telemetry.ts";
import type { App } from "../app/app.ts";
import { openChat } from "../app/chat.ts";
import type { Config, SlackConfig } from "../config/config.ts";
import { slackTokens } from "../config/slack-tokens.ts";
import type { SlackToken } from "../config/slack-tokens.ts";
import type { LookBudget } from "../chat/look-budget.ts";
import { isRefusal } from "../message/refusal.ts";
import type { Refusal } from "../message/refusal.ts";
import { behindReasons, goneReasons } from "./slack-reasons.ts";

export interface SlackStart {
  readonly app: App;
  readonly config: Config;
  readonly telemetry: PrometheusTelemetry;
  readonly log: Logger;
  readonly budget: LookBudget;
  readonly report: (reference: string, error: unknown) => void;
}

/** A chat as the program starts, watches and ends it. */
export interface ServedChat {
  /** What stands in the way of serving it; empty when nothing does. */
  reasons(): readonly string[];
  readonly mounts: readonly HttpMount[];
  /** Begins to listen. */
  start(): Promise<void>;
  close(): Promise<void>;
}

/** Slack, where it is configured. Without its tokens the bot serves terminals all the same, and says that it is not ready. */
export async function startSlack(
  slack: SlackConfig,
  start: SlackStart,
): Promise<ServedChat | Refusal> {
  const { config, app, telemetry, report, budget } = start;
  const { bot, reach } = slackTokens(slack.mode, process.env);
  if (bot.kind !== "right" || reach.kind !== "right") {
    telemetry.watchChat("slack", { connections: () => 0, behind: () => undefined });
    return unserved([bot, reach]);
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
  const chat = await openChat({ app, surface, budget, stored, clock: systemClock, report });
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
      ...goneReasons(opened.connections(), systemClock.now()),
      ...behindReasons(chat.state(), systemClock.now()),
    ],
    close: async () => {
      const closing = opened.close();
      // What Slack was told is heard is taken before the core takes no more.
      await opened.heard();
      await Promise.all([closing, chat.close()]);
    },
  };
}

function unserved(tokens: readonly SlackToken[]): ServedChat {
  const reasons = tokens.flatMap((token) =>
    token.kind === "right"
      ? []
      : [`slack: ${token.variable} ${token.text}. Set it, and start the bot again`],
  );
  return {
    reasons: () => reasons,
    mounts: [],
    start: () => Promise.resolve(),
    close: () => Promise.resolve(),
  };
}

function notKnown(why: string | undefined): readonly string[] {
  return why === undefined ? [] : [`slack: ${why}`];
}

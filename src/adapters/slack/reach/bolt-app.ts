import type { App, Receiver } from "@slack/bolt";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { SlackConfig } from "../../../config/config.ts";
import type { Secret } from "../../../config/secret.ts";
import { notAhead } from "./not-ahead.ts";
import { silentLog } from "./silent-log.ts";
import { Sockets } from "./sockets.ts";

/** What Slack gave the bot to prove itself with. */
export interface SlackSecrets {
  readonly bot: Secret;
  /** In Socket Mode the app's token, in HTTP mode the signing secret. */
  readonly reach: Secret;
}

export type HttpHandler = (request: IncomingMessage, response: ServerResponse) => void;

/** Where signed HTTP is answered on the bot's one listener. */
export const SLACK_PATH = "/slack/events";

/** Slack's payloads are some tens of kilobytes, with a message of ours in them. */
const MOST_BODY = 1024 * 1024;

/** Pings go out three times as often; without an answer for as long, a socket is dead. */
const PING_MS = 5_000;

/** Slack pings each socket every few seconds. */
const SILENCE_MS = 20_000;

export interface BoltOptions {
  readonly config: SlackConfig;
  readonly tokens: SlackSecrets;
}

/** Bolt with what it listens by. Nothing is opened yet. */
export async function boltApp({ config, tokens }: BoltOptions): Promise<{
  readonly app: App;
  readonly receiver: Receiver;
  readonly handler: HttpHandler | undefined;
}> {
  const { App, HTTPReceiver, LogLevel, SocketModeReceiver } = await import("@slack/bolt");
  const logger = silentLog(LogLevel.ERROR);
  const made = (receiver: Receiver) =>
    new App({
      receiver,
      logger,
      // Who the bot is is asked apart from this: without an answer it must listen all the same.
      authorize: () => Promise.resolve({ botToken: tokens.bot.reveal() }),
    });
  if (config.mode === "http") {
    const receiver = new HTTPReceiver({
      signingSecret: tokens.reach.reveal(),
      endpoints: [SLACK_PATH],
      logger,
      bodyLimit: MOST_BODY,
    });
    const app = made(receiver);
    return {
      app,
      receiver: {
        ...idle,
        init: (one) => {
          receiver.init(one);
        },
      },
      handler: notAhead(receiver.requestListener),
    };
  }
  const receiver = new Sockets(
    () =>
      new SocketModeReceiver({
        appToken: tokens.reach.reveal(),
        logger,
        autoReconnectEnabled: false,
        clientPingTimeout: PING_MS,
        serverPingTimeout: SILENCE_MS,
        // Each its own: the client writes into what it is given.
        installerOptions: {
          clientOptions: { ...apiAt(config.apiUrl), retryConfig: { retries: 0 }, timeout: 5_000 },
        },
      }),
  );
  return { app: made(receiver), receiver, handler: undefined };
}

/** The bot's one listener starts and stops by itself. */
const idle = {
  start: () => Promise.resolve(),
  stop: () => Promise.resolve(),
};

function apiAt(apiUrl: string | undefined) {
  return apiUrl === undefined ? {} : { slackApiUrl: apiUrl };
}

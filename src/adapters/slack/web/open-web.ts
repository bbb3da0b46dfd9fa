import type { webApi } from "@slack/bolt";
import { silentLog } from "../silent-log.ts";
import { METHODS } from "./methods.ts";
import type { Method } from "./methods.ts";
import type { SlackWeb, WebAnswer } from "./slack-web.ts";
import { webFailure } from "./web-failure.ts";

export interface WebOptions {
  /** A bot's token, or an app's for `apps.connections.open`. */
  readonly token: string;
  /** In place of Slack's own address; ends in a slash. */
  readonly apiUrl?: string | undefined;
  readonly timeoutMs?: number;
}

/** Slack answers within a second or two; the time a person waits for a message is bounded by this. */
const TIMEOUT_MS = 10_000;

/** Loads Slack's library, and opens its Web API. Opens no connection yet. */
export async function openSlackWeb({
  token,
  apiUrl,
  timeoutMs = TIMEOUT_MS,
}: WebOptions): Promise<SlackWeb> {
  const { webApi: library } = await import("@slack/bolt");
  const client = new library.WebClient(token, {
    ...(apiUrl === undefined ? {} : { slackApiUrl: apiUrl }),
    timeout: timeoutMs,
    // Who waits for a limit, and for how long, is decided by whoever calls: an edit that waits is an old edit.
    rejectRateLimitedCalls: true,
    retryConfig: { retries: 0 },
    // Its own log repeats requests.
    logger: silentLog(library.LogLevel.ERROR),
  });
  return { call: (method, args) => call(client, method, args) };
}

async function call(
  client: webApi.WebClient,
  method: Method,
  args: Readonly<Record<string, unknown>>,
): Promise<WebAnswer> {
  if (!Object.hasOwn(METHODS, method)) throw new Error(`${method} is none of the bot's methods`);
  try {
    const body = await client.apiCall(method, { ...args });
    const { response_metadata: meta, ...rest } = body;
    return { kind: "ok", body: rest, scopes: meta?.scopes };
  } catch (error) {
    return webFailure(method, error);
  }
}

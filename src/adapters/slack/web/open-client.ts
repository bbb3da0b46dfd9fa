import type { webApi } from "@slack/bolt";
import { fetchOnce } from "./fetch-once.ts";
import type { WebOptions } from "./slack-web.ts";

/** Our own: Slack answers within a second or two, and this is as long as anybody waits for a message. */
const TIMEOUT_MS = 10_000;

/** What of Slack's library is used: no method by name, so that each call passes the one list. */
export type SlackClient = Pick<webApi.WebClient, "apiCall">;

/** Slack's own client, which calls once, waits for nothing and writes no log. */
export async function openClient({
  token,
  apiUrl,
  timeoutMs = TIMEOUT_MS,
}: WebOptions): Promise<SlackClient> {
  const { webApi: library } = await import("@slack/bolt");
  return new library.WebClient(token, {
    ...(apiUrl === undefined ? {} : { slackApiUrl: apiUrl }),
    timeout: timeoutMs,
    fetch: fetchOnce,
    allowAbsoluteUrls: false,
    // Who waits for a limit, and for how long, is decided by whoever calls: an edit that waits is an old edit.
    rejectRateLimitedCalls: true,
    retryConfig: { retries: 0 },
    // Its own log repeats requests.
    logger: silent(library.LogLevel.ERROR),
  });
}

function silent(level: webApi.LogLevel): webApi.Logger {
  const nothing = () => undefined;
  return {
    debug: nothing,
    info: nothing,
    warn: nothing,
    error: nothing,
    setLevel: nothing,
    setName: nothing,
    getLevel: () => level,
  };
}

import { APP_METHODS, METHODS } from "./methods.ts";
import type { AppMethod, Method } from "./methods.ts";
import { openClient } from "./open-client.ts";
import type { SlackClient } from "./open-client.ts";
import type { SlackApp, SlackWeb, WebAnswer, WebOptions } from "./slack-web.ts";
import { webFailure } from "./web-failure.ts";

/** Loads Slack's library, and opens its Web API for the bot's token. Connects to nobody yet. */
export async function openSlackWeb(options: WebOptions): Promise<SlackWeb> {
  const client = await openClient(options);
  return {
    call: (method, args) => call({ client, method, known: METHODS, variable: BOT }, args),
  };
}

/** The same for the app's token, which opens sockets and does nothing else. */
export async function openSlackApp(options: WebOptions): Promise<SlackApp> {
  const client = await openClient(options);
  return {
    call: (method) => call({ client, method, known: APP_METHODS, variable: APP }, {}),
  };
}

const BOT = "SLACK_BOT_TOKEN";
const APP = "SLACK_APP_TOKEN";

interface Call {
  readonly client: SlackClient;
  readonly method: Method | AppMethod;
  /** Methods that this token may be used for. */
  readonly known: Readonly<Record<string, unknown>>;
  /** The environment variable that the token stands in, for words. */
  readonly variable: string;
}

async function call(
  { client, method, known, variable }: Call,
  args: Readonly<Record<string, unknown>>,
): Promise<WebAnswer> {
  if (!Object.hasOwn(known, method)) throw new Error(`${method} is none of the bot's methods`);
  try {
    const { response_metadata: told, ...body } = await client.apiCall(method, { ...args });
    return { kind: "ok", body: { ...body, ...cursorOf(told) }, scopes: told?.scopes };
  } catch (error) {
    return webFailure({ method, variable }, error);
  }
}

/** Where the next page begins, in the place that Slack gives it in. */
function cursorOf(told: { readonly next_cursor?: string } | undefined) {
  const next = told?.next_cursor ?? "";
  return next === "" ? {} : { response_metadata: { next_cursor: next } };
}

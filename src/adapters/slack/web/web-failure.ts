import type { Method } from "./methods.ts";
import type { WebAnswer } from "./slack-web.ts";

type Failure = Exclude<WebAnswer, { readonly kind: "ok" }>;

/** How long to wait where Slack does not say: its own limits are counted by the minute or the second. */
const AGAIN_MS = 2_000;
const LIMITED_MS = 30_000;

/** Doing these twice shows people two of something; the others may be repeated. */
const NOT_TWICE: readonly Method[] = ["chat.postMessage", "chat.postEphemeral", "views.open"];

/** Codes of Node and undici for requests that never left. */
const NEVER_LEFT = [
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "UND_ERR_CONNECT_TIMEOUT",
];

/** Words for Slack's codes that a person can do something about (docs.slack.dev, the methods' error tables). */
const WORDS: Readonly<Record<string, string>> = {
  not_in_channel: "the bot is not in the channel: invite it there (`/invite` and its name)",
  channel_not_found: "there is no such channel, or the bot is not in it: invite it there",
  is_archived: "the channel is archived",
  msg_too_long: "the message is too long for Slack",
  invalid_blocks: "Slack does not take the message's blocks",
  invalid_auth: "Slack does not take the token: look at SLACK_BOT_TOKEN",
  not_authed: "no token was sent: look at SLACK_BOT_TOKEN",
  token_revoked: "the token was revoked: install the app again, and give the bot its new token",
  token_expired: "the token has expired: install the app again, and give the bot its new token",
  account_inactive: "the app was removed from the workspace: install it again",
  user_not_found: "there is no such user in the workspace",
  user_not_in_channel: "the person is not in the channel",
  message_not_found: "the message is not there any more",
  cant_update_message: "the message is not the bot's own",
  edit_window_closed: "the message is too old to be edited in this workspace",
  restricted_action: "a setting of the workspace keeps the bot from posting there",
  expired_trigger_id: "it took longer than three seconds to answer: press again",
  trigger_expired: "it took longer than three seconds to answer: press again",
};

/** What a failed call means. Texts of errors are never repeated: they may hold what was sent. */
export function webFailure(method: Method, error: unknown): Failure {
  const { code, data, retryAfter, statusCode, original } = error as LibraryError;
  switch (code) {
    case "slack_webapi_rate_limited_error":
      return limited(method, (retryAfter ?? 0) * 1_000);
    case "slack_webapi_platform_error":
      return platformFailure(method, data ?? {});
    case "slack_webapi_http_error":
      return brokeOff(method, `Slack answered HTTP ${statusCode ?? "?"} to ${method}`);
    default:
      return requestFailure(method, original ?? error);
  }
}

interface LibraryError {
  readonly code?: string;
  readonly data?: PlatformData;
  /** Seconds. */
  readonly retryAfter?: number;
  readonly statusCode?: number;
  readonly original?: unknown;
}

interface PlatformData {
  readonly error?: unknown;
  readonly needed?: unknown;
}

function limited(method: Method, afterMs: number): Failure {
  const seconds = Math.ceil(afterMs / 1_000);
  const detail = `Slack's limit for ${method} is reached; it takes the next one in ${seconds} s`;
  return { kind: "later", afterMs, detail };
}

function platformFailure(method: Method, { error: code, needed }: PlatformData): Failure {
  const error = typeof code === "string" ? code : "unknown_error";
  if (error === "ratelimited" || error === "rate_limited") return limited(method, LIMITED_MS);
  // Slack's own faults: it says that they pass.
  if (
    ["internal_error", "fatal_error", "service_unavailable", "team_added_to_org"].includes(error)
  ) {
    return brokeOff(method, `Slack could not do ${method} (${error})`);
  }
  const scope = typeof needed === "string" ? `: the app lacks the scope ${needed}` : "";
  const words = error === "missing_scope" ? `the app lacks a right${scope}` : WORDS[error];
  return { kind: "refused", error, detail: `${words ?? "Slack refused it"} (${method}: ${error})` };
}

function requestFailure(method: Method, error: unknown): Failure {
  const code = codeOf(error);
  if (NEVER_LEFT.includes(code)) {
    return { kind: "later", afterMs: AGAIN_MS, detail: `Slack cannot be reached (${code})` };
  }
  return brokeOff(method, `the connection to Slack broke during ${method}`);
}

/** The request may have been carried out. */
function brokeOff(method: Method, detail: string): Failure {
  return NOT_TWICE.includes(method)
    ? { kind: "unsure", detail }
    : { kind: "later", afterMs: AGAIN_MS, detail };
}

function codeOf(error: unknown): string {
  if (typeof error !== "object" || error === null) return "";
  const { code, cause } = error as { readonly code?: unknown; readonly cause?: unknown };
  return typeof code === "string" ? code : codeOf(cause);
}

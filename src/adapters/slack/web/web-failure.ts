import { isUnanswered } from "./fetch-once.ts";
import type { UnansweredError } from "./fetch-once.ts";
import type { AppMethod, Method } from "./methods.ts";
import { isCode, refusalWords } from "./refusal-words.ts";
import type { WebAnswer } from "./slack-web.ts";

type Failure = Exclude<WebAnswer, { readonly kind: "ok" }>;

export interface FailedCall {
  readonly method: Method | AppMethod;
  /** The environment variable that the token stands in, for words. */
  readonly variable: string;
}

/** Our own: how long to wait where nobody says. Slack counts most limits by the minute (docs.slack.dev, apis/rate-limits). */
const AGAIN_MS = 2_000;
const LIMITED_MS = 30_000;

/** Doing these twice shows people two of something; the others may be repeated. */
const NOT_TWICE: readonly string[] = [
  "chat.postMessage",
  "chat.postEphemeral",
  "views.open",
] satisfies readonly Method[];

/** Limits, as codes in an answer (docs.slack.dev, methods/chat.postMessage). */
const LIMITED = ["ratelimited", "rate_limited"];

/** Slack's own faults, which pass (docs.slack.dev, the error tables of the methods' pages). */
const FAULTS = ["internal_error", "fatal_error", "service_unavailable", "team_added_to_org"];

/** What a failed call means. Texts of errors are never repeated: they may hold what was sent. */
export function webFailure(call: FailedCall, error: unknown): Failure {
  const { code, data, retryAfter, statusCode, original } = error as LibraryError;
  if (isUnanswered(original)) return unansweredFailure(call, original);
  switch (code) {
    case "slack_webapi_rate_limited_error":
      return limited(call, (retryAfter ?? 0) * 1_000);
    case "slack_webapi_platform_error":
      return platformFailure(call, data ?? {});
    case "slack_webapi_http_error":
      return httpFailure(call, statusCode ?? 0);
    default:
      return brokeOff(call, `the connection to Slack broke during ${call.method}`);
  }
}

/** What the library's errors have, each kind some of it. */
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

function limited({ method }: FailedCall, afterMs: number): Failure {
  const seconds = Math.ceil(afterMs / 1_000);
  const detail = `Slack's limit for ${method} is reached; it takes the next one in ${seconds} s`;
  return { kind: "later", afterMs, detail, limited: true };
}

function platformFailure(call: FailedCall, { error: code, needed }: PlatformData): Failure {
  const { method, variable } = call;
  if (!isCode(code)) return brokeOff(call, `something that is not Slack answered ${method}`);
  if (LIMITED.includes(code)) return limited(call, LIMITED_MS);
  if (FAULTS.includes(code)) return brokeOff(call, `Slack could not do ${method} (${code})`);
  const words = refusalWords({ code, needed, variable });
  return { kind: "refused", error: code, detail: `${words} (${method}: ${code})` };
}

/** Slack refuses in answers of 200: another one of these is a proxy's, which let nothing through. */
function httpFailure(call: FailedCall, status: number): Failure {
  const detail = `HTTP ${status} came in answer to ${call.method}`;
  if (status >= 500) return brokeOff(call, detail);
  return { kind: "later", afterMs: AGAIN_MS, detail: `${detail}: is a proxy in the way?` };
}

function unansweredFailure(call: FailedCall, { unanswered, reason }: UnansweredError): Failure {
  const { method } = call;
  switch (unanswered) {
    case "limited":
      return limited(call, LIMITED_MS);
    case "never left":
      return { kind: "later", afterMs: AGAIN_MS, detail: `Slack cannot be reached (${reason})` };
    case "timed out":
      return brokeOff(call, `Slack did not answer ${method} in time`);
    case "broke off":
      return brokeOff(call, `the connection to Slack broke during ${method}`);
  }
}

/** The request may have been carried out. */
function brokeOff({ method }: FailedCall, detail: string): Failure {
  return NOT_TWICE.includes(method)
    ? { kind: "unsure", detail }
    : { kind: "later", afterMs: AGAIN_MS, detail };
}

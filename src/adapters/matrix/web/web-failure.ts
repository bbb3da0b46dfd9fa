import { isErrcode, refusalWords, toBeMended } from "./errcodes.ts";
import type { WebFailure } from "./matrix-web.ts";
import type { WireAnswer } from "./wire.ts";

/** Our own: how long to wait where nobody says. */
export const AGAIN_MS = 2_000;
const LIMITED_MS = 5_000;

/** How often it is tried again, where somebody must mend something first. */
const MEND_MS = 30_000;

/** A limit that says more than this is another's mistake: nobody waits a day for a message. */
const MOST_MS = 600_000;

type Answered = Extract<WireAnswer, { kind: "answered" }>;
type Unanswered = Exclude<WireAnswer, { kind: "answered" }>;

/** What failed: one of the bot's calls, or one that the library makes by itself. */
export interface FailedCall {
  readonly call: string;
  /** It only asks: nothing comes of it when it is made twice. */
  readonly asks: boolean;
}

/** What a failed call means. Texts of others are never repeated: they may hold what was sent. */
export function webFailure(call: FailedCall, answer: WireAnswer, nowMs: number): WebFailure {
  return answer.kind === "answered"
    ? answeredFailure(call, answer, nowMs)
    : unansweredFailure(call, answer);
}

function answeredFailure(failed: FailedCall, answer: Answered, nowMs: number): WebFailure {
  const { call } = failed;
  const { status } = answer;
  const { errcode, retry_after_ms: told } = errorOf(answer.text);
  if (status === 429 || errcode === "M_LIMIT_EXCEEDED") {
    return limited(failed, waitOf(answer.retryAfter, told, nowMs));
  }
  if (!isErrcode(errcode)) return strange(failed, status);
  const mend = toBeMended(errcode);
  if (mend !== undefined) {
    return { kind: "later", afterMs: MEND_MS, detail: `${mend} (${call}: ${errcode})`, mend: true };
  }
  if (status >= 500)
    return brokeOff(failed, `the homeserver could not do \`${call}\` (${errcode})`);
  return { kind: "refused", errcode, detail: `${refusalWords(errcode)} (${call}: ${errcode})` };
}

interface MatrixError {
  readonly errcode?: unknown;
  readonly retry_after_ms?: unknown;
}

function errorOf(text: string): MatrixError {
  try {
    return (JSON.parse(text) ?? {}) as MatrixError;
  } catch {
    return {};
  }
}

/** The header counts before what the body says, which the specification has given up: seconds, or a date. */
function waitOf(header: string | undefined, told: unknown, nowMs: number): number {
  const seconds = header === undefined || header.trim() === "" ? NaN : Number(header);
  const date = header === undefined ? NaN : Date.parse(header) - nowMs;
  const all = [seconds * 1_000, date, typeof told === "number" ? told : NaN, LIMITED_MS];
  const waitMs = all.find((ms) => Number.isFinite(ms) && ms >= 0) ?? LIMITED_MS;
  return Math.min(waitMs, MOST_MS);
}

function limited({ call }: FailedCall, afterMs: number): WebFailure {
  const seconds = Math.ceil(afterMs / 1_000);
  const detail = `the homeserver's limit is reached (${call}); it takes the next one in ${seconds} s`;
  return { kind: "later", afterMs, detail };
}

/** An answer that is not Matrix's: a proxy's, or somebody else's page. */
function strange(failed: FailedCall, status: number): WebFailure {
  const { call } = failed;
  if (status >= 500) return brokeOff(failed, `HTTP ${status} came in answer to \`${call}\``);
  const what =
    status >= 300 && status < 400
      ? `a redirect (HTTP ${status}) came`
      : `something that is not Matrix (HTTP ${status}) came`;
  const detail = `${what} in answer to \`${call}\`: is \`matrix.homeserver\` its address, and no proxy in the way?`;
  return { kind: "later", afterMs: AGAIN_MS, detail };
}

function unansweredFailure(failed: FailedCall, { how, reason }: Unanswered): WebFailure {
  const { call } = failed;
  switch (how) {
    case "never left": {
      const why = reason === "" ? "" : ` (${reason})`;
      const detail = `the homeserver cannot be reached${why}`;
      return { kind: "later", afterMs: AGAIN_MS, detail };
    }
    case "timed out":
      return brokeOff(failed, `the homeserver did not answer \`${call}\` in time`);
    case "too large":
      return brokeOff(failed, `the answer to \`${call}\` did not end`);
    case "stopped":
      return brokeOff(failed, "the bot stops");
    case "broke off":
      return brokeOff(failed, `the connection to the homeserver broke during \`${call}\``);
  }
}

/** What changes something may have been carried out; a question can be asked again. */
function brokeOff({ asks }: FailedCall, detail: string): WebFailure {
  return asks ? { kind: "later", afterMs: AGAIN_MS, detail } : { kind: "unsure", detail };
}

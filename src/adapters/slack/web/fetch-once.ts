/**
 * How a request ended without an answer. `never left`: nobody was reached. `limited`: it was turned away, with no word
 * on for how long. `timed out` and `broke off`: Slack may have carried it out.
 */
export type Unanswered = "never left" | "limited" | "timed out" | "broke off";

/** Thrown in place of fetch's own errors: it holds no text of the request, which holds the token. */
export interface UnansweredError extends Error {
  readonly unanswered: Unanswered;
  /** The system's code, as ECONNREFUSED; empty where there is none. */
  readonly reason: string;
}

/** Steps that come before a request is sent (Node's names of system calls). */
const BEFORE_SENDING = ["connect", "getaddrinfo"];

/** Codes without a system call: no connection in time, and certificates that are not believed (Node's and undici's). */
const NEVER_CONNECTED = /^(UND_ERR_CONNECT_TIMEOUT|ERR_TLS_.*|CERT_.*|.*_CERT|.*_SIGNATURE)$/;

/**
 * fetch, for Slack's library: it tells a request that never left from one that broke off. The library keeps only the
 * words of an error, which do not say.
 */
export async function fetchOnce(
  ...[address, options]: Parameters<typeof fetch>
): Promise<Response> {
  const response = await fetch(address, options).catch((error: unknown) => {
    throw unanswered(...ending(error));
  });
  const after = response.headers.get("retry-after") ?? "";
  // The library takes a limit that does not say how long for a broken connection.
  if (response.status === 429 && !/^\d/.test(after)) throw unanswered("limited", "429");
  return response;
}

export function isUnanswered(error: unknown): error is UnansweredError {
  return typeof error === "object" && error !== null && "unanswered" in error;
}

function unanswered(how: Unanswered, reason: string): UnansweredError {
  return Object.assign(new Error(how), { unanswered: how, reason });
}

function ending(error: unknown): [how: Unanswered, reason: string] {
  const { name, cause } = error as { readonly name?: string; readonly cause?: unknown };
  if (name === "TimeoutError") return ["timed out", ""];
  const { code, syscall, errors } = (cause ?? {}) as SystemError;
  const reason = typeof code === "string" && /^[A-Z][A-Z_0-9]*$/.test(code) ? code : "";
  // Several addresses were tried, and none could be reached.
  const calls = Array.isArray(errors) ? errors.map((one: SystemError) => one.syscall) : [syscall];
  const never =
    calls.every((call) => typeof call === "string" && BEFORE_SENDING.includes(call)) ||
    NEVER_CONNECTED.test(reason);
  return [never ? "never left" : "broke off", reason];
}

interface SystemError {
  readonly code?: unknown;
  readonly syscall?: unknown;
  readonly errors?: unknown;
}

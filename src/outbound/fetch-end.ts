/** How a fetch ended without an answer. `never left`: nobody was reached. The others may have been carried out. */
export interface FetchEnd {
  readonly how: "never left" | "timed out" | "broke off";
  /** The system's code, as ECONNREFUSED; empty where there is none. */
  readonly reason: string;
}

/** Steps that come before a request is sent (Node's names of system calls). */
const BEFORE_SENDING = ["connect", "getaddrinfo"];

/** Codes without a system call: no connection in time, and certificates that are not believed (Node's and undici's). */
const NEVER_CONNECTED = /^(UND_ERR_CONNECT_TIMEOUT|ERR_TLS_.*|CERT_.*|.*_CERT|.*_SIGNATURE)$/;

/** Says by code, never by text, how a fetch ended: its words may hold what was sent. */
export function fetchEnd(error: unknown): FetchEnd {
  const { name, cause } = error as { readonly name?: string; readonly cause?: unknown };
  if (name === "TimeoutError") return { how: "timed out", reason: "" };
  const { code, syscall, errors } = (cause ?? {}) as SystemError;
  const reason = typeof code === "string" && /^[A-Z][A-Z_0-9]*$/.test(code) ? code : "";
  // Several addresses were tried, and none could be reached.
  const calls = Array.isArray(errors) ? errors.map((one: SystemError) => one.syscall) : [syscall];
  const never =
    calls.every((call) => typeof call === "string" && BEFORE_SENDING.includes(call)) ||
    NEVER_CONNECTED.test(reason);
  return { how: never ? "never left" : "broke off", reason };
}

interface SystemError {
  readonly code?: unknown;
  readonly syscall?: unknown;
  readonly errors?: unknown;
}

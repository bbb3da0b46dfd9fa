import { failed } from "./answer.ts";
import type { Failure } from "./answer.ts";

/** Codes of Node's sockets and TLS, and of undici, in words. */
const UNREACHABLE: Readonly<Record<string, string>> = {
  ECONNREFUSED: "connection refused",
  ENOTFOUND: "its host name does not resolve",
  EAI_AGAIN: "its host name does not resolve",
  EHOSTUNREACH: "no route to it",
  ENETUNREACH: "no route to it",
  ECONNRESET: "the connection broke",
  EPIPE: "the connection broke",
  UND_ERR_SOCKET: "the connection broke",
  DEPTH_ZERO_SELF_SIGNED_CERT: "its certificate is not trusted",
  SELF_SIGNED_CERT_IN_CHAIN: "its certificate is not trusted",
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: "its certificate is not trusted",
  CERT_HAS_EXPIRED: "its certificate has expired",
  ERR_TLS_CERT_ALTNAME_INVALID: "its certificate is for another name",
};

const TIMED_OUT = new Set([
  "ETIMEDOUT",
  "UND_ERR_CONNECT_TIMEOUT",
  "UND_ERR_HEADERS_TIMEOUT",
  "UND_ERR_BODY_TIMEOUT",
]);

/** Says by code, never by text, why a request did not end in an answer. */
export function failureOf(error: unknown): Failure {
  const name = nameOf(error);
  if (name === "TimeoutError" || name === "AbortError") {
    return failed("timed out", "no answer before the deadline");
  }
  if (name === "HTTPParserError") return failed("unexpected shape", "did not answer in HTTP");
  const code = codeOf(error);
  if (TIMED_OUT.has(code)) return failed("timed out", "could not be reached in time");
  if (code === "UND_ERR_HEADERS_OVERFLOW") return failed("too large", "answered endless headers");
  return failed("unreachable", UNREACHABLE[code] ?? "the request failed");
}

/** A kept connection that the peer closed just as it was used again: worth one more try. */
export function connectionBroke(error: unknown): boolean {
  return ["UND_ERR_SOCKET", "ECONNRESET", "EPIPE"].includes(codeOf(error));
}

function codeOf(error: unknown): string {
  if (typeof error !== "object" || error === null) return "";
  if (error instanceof AggregateError) return codeOf(error.errors[0]);
  const { code, cause } = error as { readonly code?: unknown; readonly cause?: unknown };
  return typeof code === "string" ? code : codeOf(cause);
}

function nameOf(error: unknown): string {
  const name = (error as { readonly name?: unknown } | null)?.name;
  return typeof name === "string" ? name : "";
}

import { fetchEnd } from "../../../outbound/fetch-end.ts";
import type { FetchEnd } from "../../../outbound/fetch-end.ts";

/**
 * How a request ended without an answer. `never left`: nobody was reached. `limited`: it was turned away, with no word
 * on for how long. `timed out` and `broke off`: Slack may have carried it out.
 */
export type Unanswered = FetchEnd["how"] | "limited";

/** Thrown in place of fetch's own errors: it holds no text of the request, which holds the token. */
export interface UnansweredError extends Error {
  readonly unanswered: Unanswered;
  /** The system's code, as ECONNREFUSED; empty where there is none. */
  readonly reason: string;
}

/**
 * fetch, for Slack's library: it tells a request that never left from one that broke off. The library keeps only the
 * words of an error, which do not say.
 */
export async function fetchOnce(
  ...[address, options]: Parameters<typeof fetch>
): Promise<Response> {
  const response = await fetch(address, options).catch((error: unknown) => {
    const { how, reason } = fetchEnd(error);
    throw unanswered(how, reason);
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

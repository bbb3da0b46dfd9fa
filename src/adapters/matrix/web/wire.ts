import { fetchEnd } from "../../../outbound/fetch-end.ts";
import type { FetchEnd } from "../../../outbound/fetch-end.ts";

/** Our own: more than the largest answer that means something, which is a sync after hours away. */
const MOST_BYTES = 32 * 1024 * 1024;

export interface WireRequest {
  readonly method: string;
  /** Below the homeserver's address, with its query. */
  readonly path: string;
  readonly body?: string | undefined;
  readonly timeoutMs: number;
}

/** What came back, and how a request ended that got nothing. No method throws. */
export type WireAnswer =
  | {
      readonly kind: "answered";
      readonly status: number;
      readonly text: string;
      /** `Retry-After`, as it was sent. */
      readonly retryAfter: string | undefined;
    }
  | ({ readonly kind: "unanswered" } & (
      FetchEnd | { readonly how: "too large" | "stopped"; readonly reason: string }
    ));

/** The one way to the homeserver, for our own calls and for the library's. */
export interface Wire {
  ask(request: WireRequest): Promise<WireAnswer>;
}

export interface WireOptions {
  readonly homeserver: string;
  readonly token: string;
  /** Ends every request under way. */
  readonly stop?: AbortSignal | undefined;
}

/** Asks by fetch: each request has its deadline, no redirect is followed, and no answer is read without end. */
export function openWire({ homeserver, token, stop }: WireOptions): Wire {
  const base = homeserver.replace(/\/+$/, "");
  return {
    async ask({ method, path, body, timeoutMs }) {
      if (stop?.aborted === true) return STOPPED;
      const deadline = AbortSignal.timeout(timeoutMs);
      try {
        const response = await fetch(base + path, {
          method,
          // A redirect could lead anywhere, and would take the token along.
          redirect: "manual",
          signal: stop === undefined ? deadline : AbortSignal.any([stop, deadline]),
          headers: {
            authorization: `Bearer ${token}`,
            ...(body === undefined ? {} : { "content-type": "application/json" }),
          },
          ...(body === undefined ? {} : { body }),
        });
        const text = await readWhole(response);
        if (text === undefined) return { kind: "unanswered", how: "too large", reason: "" };
        const retryAfter = response.headers.get("retry-after") ?? undefined;
        return { kind: "answered", status: response.status, text, retryAfter };
      } catch (error) {
        if (stopped(stop)) return STOPPED;
        return { kind: "unanswered", ...fetchEnd(error) };
      }
    },
  };
}

const STOPPED: WireAnswer = { kind: "unanswered", how: "stopped", reason: "" };

/** It may have changed while something was waited for. */
function stopped(stop: AbortSignal | undefined): boolean {
  return stop?.aborted === true;
}

/** Undefined where it is too large. */
async function readWhole({ body }: Response): Promise<string | undefined> {
  if (body === null) return "";
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of body as AsyncIterable<Uint8Array>) {
    bytes += chunk.length;
    // Leaving the loop ends the connection.
    if (bytes > MOST_BYTES) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

import type { IncomingMessage } from "node:http";
import type { Content } from "../people/matrix-event.ts";

/** A call as it came in. */
export interface Asked {
  readonly verb: string;
  /** Parts of the path, unescaped. */
  readonly parts: readonly string[];
  readonly query: URLSearchParams;
  /** Undefined where there is none. */
  readonly token: string | undefined;
  readonly tokenInAddress: boolean;
  readonly text: string;
  /** Aborted when whoever asks went away. */
  readonly gone: AbortSignal;
}

export async function asked(request: IncomingMessage, gone: AbortSignal): Promise<Asked> {
  const { pathname, searchParams: query } = new URL(request.url ?? "/", "http://fake");
  const [, bearer] = /^Bearer (.+)$/.exec(request.headers.authorization ?? "") ?? [];
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return {
    verb: request.method ?? "GET",
    parts: pathname.split("/").slice(1).map(decodeURIComponent),
    query,
    token: bearer ?? query.get("access_token") ?? undefined,
    tokenInAddress: query.has("access_token"),
    text: Buffer.concat(chunks).toString("utf8"),
    gone,
  };
}

export type Read =
  | { readonly content: Content }
  | { readonly errcode: "M_NOT_JSON" | "M_BAD_JSON"; readonly error: string };

/** The body as an object. Numbers that are no integers are no JSON of Matrix's. */
export function read(text: string): Read {
  const content = parsed(text);
  if (content === undefined) return { errcode: "M_NOT_JSON", error: "Content not JSON." };
  if (typeof content !== "object" || content === null || Array.isArray(content)) {
    return { errcode: "M_BAD_JSON", error: "Content must be a JSON object." };
  }
  return { content: content as Content };
}

/** Whether a value holds a number that events must not hold (spec.matrix.org, appendices, "Canonical JSON"). */
export function holdsBadNumber(value: unknown): boolean {
  if (typeof value === "number") return !Number.isSafeInteger(value);
  if (typeof value !== "object" || value === null) return false;
  return Object.values(value).some(holdsBadNumber);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

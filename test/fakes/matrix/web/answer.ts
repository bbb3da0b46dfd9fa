import type { Content } from "../people/matrix-event.ts";

export interface Answer {
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export function done(body: unknown = {}): Answer {
  return { status: 200, body };
}

export function refused(
  status: number,
  errcode: string,
  error: string,
  more: Content = {},
): Answer {
  return { status, body: { errcode, error, ...more } };
}

export const unrecognized = (status: 404 | 405) =>
  refused(status, "M_UNRECOGNIZED", "Unrecognized request");

export const unknownToken = (soft: boolean) =>
  refused(401, "M_UNKNOWN_TOKEN", "Invalid access token passed.", { soft_logout: soft });

export const forbidden = (error: string) => refused(403, "M_FORBIDDEN", error);

/** Too many calls. Seconds in the header are rounded up, as Synapse has them. */
export function limited(afterMs: number): Answer {
  return {
    ...refused(429, "M_LIMIT_EXCEEDED", "Too Many Requests", { retry_after_ms: afterMs }),
    headers: { "retry-after": `${Math.ceil(afterMs / 1_000)}` },
  };
}

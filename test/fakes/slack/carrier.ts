import type { Delivered, PayloadKind } from "./model.ts";

/** Something on its way to the app. */
export interface Outgoing {
  readonly kind: PayloadKind;
  readonly payload: Readonly<Record<string, unknown>>;
  /** Sent before, and not acknowledged. */
  readonly retry?: number;
}

export type Carried = Pick<Delivered, "acked" | "ackMs" | "error" | "response" | "status">;

/** How payloads reach the app: by a socket, or by HTTP. */
export interface Carrier {
  carry(outgoing: Outgoing): Promise<Carried>;
}

/** docs.slack.dev, interactivity/handling-user-interaction and apis/events-api: three seconds. */
export const ACK_MS = 3_000;

/** What a payload is, for words. */
export function nameOf({ kind, payload }: Outgoing): string {
  return `${kind} ${String(payload["command"] ?? payload["event_id"] ?? payload["type"])}`;
}

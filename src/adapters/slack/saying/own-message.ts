import { z } from "zod";

const History = z.object({
  messages: z.array(
    z.object({
      ts: z.string(),
      user: z.string().optional(),
      metadata: z
        .object({ event_type: z.string(), event_payload: z.object({ key: z.unknown() }) })
        .optional()
        .catch(undefined),
    }),
  ),
  response_metadata: z.object({ next_cursor: z.string().default("") }).optional(),
});

interface Own {
  readonly key: string;
  /** Other apps can write metadata, too: only our own user's counts. */
  readonly self: string;
  readonly type: string;
}

/** The message with our key in a page of history, and where the next page begins; empty where there is none. */
export function ownMessage(
  page: unknown,
  { key, self, type }: Own,
): { readonly id: string | undefined; readonly next: string } {
  const { data } = History.safeParse(page);
  const found = data?.messages.find(
    ({ user, metadata }) =>
      user === self && metadata?.event_type === type && metadata.event_payload.key === key,
  );
  return { id: found?.ts, next: data?.response_metadata?.next_cursor ?? "" };
}

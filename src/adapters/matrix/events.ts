import { z } from "zod";

/** What is read of Matrix's events. Names in them are never trusted. */

const Id = z.string().min(1);

const Relation = z.object({
  rel_type: z.string().optional(),
  event_id: z.string().optional(),
  key: z.string().optional(),
  is_falling_back: z.boolean().optional().catch(undefined),
  "m.in_reply_to": z.object({ event_id: z.string() }).optional().catch(undefined),
});

export const RoomEvent = z.object({
  type: Id,
  event_id: Id,
  sender: Id,
  state_key: z.string().optional(),
  origin_server_ts: z.number().default(0),
  /** Set by our own homeserver: how long ago by its clock, in milliseconds. */
  unsigned: z.object({ age: z.number().optional() }).optional().catch(undefined),
  content: z.record(z.string(), z.unknown()).default({}),
});

export const Text = z.object({
  msgtype: z.literal("m.text"),
  body: z.string(),
  formatted_body: z.string().optional().catch(undefined),
  "m.mentions": z
    .object({ user_ids: z.array(z.string()).optional().catch(undefined) })
    .optional()
    .catch(undefined),
  "m.relates_to": Relation.optional().catch(undefined),
});

export type RoomEvent = z.output<typeof RoomEvent>;
export type Text = z.output<typeof Text>;

/** An event of one of our rooms, as the bot hears it. */
export interface HeardEvent {
  readonly room: string;
  readonly event: RoomEvent;
  /** It came encrypted, and the bot could read it. */
  readonly decrypted: boolean;
  /** The moment, by our clock, by which its age counts. */
  readonly atMs: number;
}

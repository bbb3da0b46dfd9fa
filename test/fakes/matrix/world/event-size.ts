import type { FakeRoom } from "./fake-room.ts";
import type { FakeEvent } from "./model.ts";

/** spec.matrix.org, client-server API, "Size limits": bytes of the whole event, as servers send it to each other. */
export const MOST_BYTES = 65_536;

const ID = `$${"x".repeat(43)}`;

/** Bytes of an event with all that Synapse puts around it: hashes, a signature, and the events that it follows from. */
export function eventBytes(
  room: FakeRoom,
  { type, sender, content }: Pick<FakeEvent, "type" | "sender" | "content">,
  serverName: string,
): number {
  // Membership and power levels; before version 12 the room's first event, too.
  const allowedBy = room.creatorsRule ? [ID, ID] : [ID, ID, ID];
  return Buffer.byteLength(
    JSON.stringify({
      auth_events: allowedBy,
      content,
      depth: room.events.length + 1,
      hashes: { sha256: "x".repeat(43) },
      origin_server_ts: 1_800_000_000_000,
      prev_events: [ID],
      room_id: room.id,
      sender,
      signatures: { [serverName]: { "ed25519:a_test": "x".repeat(86) } },
      type,
      unsigned: { age_ts: 1_800_000_000_000 },
    }),
  );
}

/**
 * How many events of a room come at once. What was said beyond them is asked for (`gap.ts`): this only says how much
 * a room may have in one answer.
 */
const TIMELINE = 100;

/** What the bot hears: nothing but its own rooms, and of these nothing but what it looks at. */
export function syncFilter(rooms: readonly string[]): object {
  return {
    presence: { types: [] },
    account_data: { types: [] },
    room: {
      rooms,
      timeline: { limit: TIMELINE, types: HEARD, lazy_load_members: true },
      state: { types: ["m.room.encryption"], lazy_load_members: true },
      ephemeral: { types: [] },
      account_data: { types: [] },
    },
  };
}

/** Types of events that mean something to the bot. */
export const HEARD = [
  "m.room.message",
  "m.room.encrypted",
  "m.room.encryption",
  "m.room.member",
  "m.room.redaction",
  "m.reaction",
];

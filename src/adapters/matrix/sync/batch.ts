import { z } from "zod";

/** What of a sync is looked at before the library sees it. */

const Events = z.array(z.looseObject({ type: z.string().catch("") }));

const Joined = z.looseObject({
  timeline: z
    .looseObject({
      events: Events.default([]),
      limited: z.boolean().default(false),
      prev_batch: z.string().optional(),
    })
    .default({ events: [], limited: false }),
  state: z.looseObject({ events: Events.default([]) }).default({ events: [] }),
});

export const Batch = z.looseObject({
  next_batch: z.string().min(1),
  rooms: z.looseObject({ join: z.record(z.string(), Joined).default({}) }).default({ join: {} }),
});

export type Batch = z.output<typeof Batch>;

/** Rooms of which a batch says that they are encrypted from now on. */
export function encryptedIn({ rooms }: Batch): readonly string[] {
  return Object.entries(rooms.join)
    .filter(([, { timeline, state }]) =>
      [...state.events, ...timeline.events].some(({ type }) => type === "m.room.encryption"),
    )
    .map(([room]) => room);
}

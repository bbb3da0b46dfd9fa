import type { PowerLevels } from "../people/matrix-event.ts";
import type { FakeRoom } from "./fake-room.ts";

interface Levels extends PowerLevels {
  readonly events_default?: number;
  readonly state_default?: number;
  readonly redact?: number;
  readonly kick?: number;
  readonly invite?: number;
}

/** How much somebody may do in a room. The creators of newer rooms stand above every number. */
export function powerOf(room: FakeRoom, user: string): number {
  const creator = room.stateEvent("m.room.create")?.sender;
  if (room.creatorsRule && user === creator) return Infinity;
  const { users = {}, users_default: others = 0 } = levels(room);
  return users[user] ?? others;
}

/** How much is needed to send an event. */
export function neededFor(room: FakeRoom, type: string, isState: boolean): number {
  const { events = {}, events_default: messages = 0, state_default: state = 50 } = levels(room);
  return events[type] ?? (isState ? state : messages);
}

export function neededTo(room: FakeRoom, act: "redact" | "kick" | "invite"): number {
  return levels(room)[act] ?? (act === "invite" ? 0 : 50);
}

function levels(room: FakeRoom): Levels {
  return room.content("m.room.power_levels") ?? {};
}

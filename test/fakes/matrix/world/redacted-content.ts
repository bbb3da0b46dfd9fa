import type { Content } from "../people/matrix-event.ts";
import type { FakeEvent } from "./model.ts";

/** What a redaction leaves (spec.matrix.org, room versions, "Redactions"); of everything else nothing. */
const KEPT: Readonly<Record<string, readonly string[]>> = {
  "m.room.member": ["membership"],
  "m.room.create": ["creator", "room_version"],
  "m.room.join_rules": ["join_rule"],
  "m.room.history_visibility": ["history_visibility"],
  "m.room.power_levels": [
    "ban",
    "events",
    "events_default",
    "invite",
    "kick",
    "redact",
    "state_default",
    "users",
    "users_default",
  ],
};

export function redactedContent({ type, content }: FakeEvent): Content {
  const kept = KEPT[type] ?? [];
  return Object.fromEntries(Object.entries(content).filter(([key]) => kept.includes(key)));
}

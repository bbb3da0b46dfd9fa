import type { Content } from "../people/matrix-event.ts";
import type { FakeEvent } from "../world/model.ts";

/** spec.matrix.org, client-server API, "Filtering": a filter of events. `*` stands for anything. */
export interface EventFilter {
  readonly types?: readonly string[];
  readonly not_types?: readonly string[];
  readonly senders?: readonly string[];
  readonly not_senders?: readonly string[];
  readonly limit?: number;
  readonly lazy_load_members?: boolean;
}

export interface SyncFilter {
  readonly room?: {
    readonly rooms?: readonly string[];
    readonly not_rooms?: readonly string[];
    readonly timeline?: EventFilter;
    readonly state?: EventFilter;
    readonly include_leave?: boolean;
  };
}

export function passes(filter: EventFilter, { type, sender }: FakeEvent): boolean {
  const { types, not_types: notTypes = [], senders, not_senders: notSenders = [] } = filter;
  return (
    (types === undefined || types.some((pattern) => fits(pattern, type))) &&
    !notTypes.some((pattern) => fits(pattern, type)) &&
    (senders === undefined || senders.includes(sender)) &&
    !notSenders.includes(sender)
  );
}

export function roomPasses({ room = {} }: SyncFilter, id: string): boolean {
  return (
    (room.rooms === undefined || room.rooms.includes(id)) && room.not_rooms?.includes(id) !== true
  );
}

function fits(pattern: string, type: string): boolean {
  return pattern.split("*").every((part, at, parts) => {
    if (parts.length === 1) return type === part;
    if (at === 0) return type.startsWith(part);
    return at === parts.length - 1 ? type.endsWith(part) : type.includes(part);
  });
}

/** Whether a filter is one; Synapse looks at more than this. */
export function isFilter(filter: Content): filter is Content & SyncFilter {
  const { room } = filter as SyncFilter;
  const { timeline = {}, state = {} } = room ?? {};
  return [timeline, state].every(
    ({ types, limit }) =>
      (types === undefined || Array.isArray(types)) &&
      (limit === undefined || Number.isInteger(limit)),
  );
}

import type { JoinedRoom, StrippedEvent, Synced } from "../people/matrix-event.ts";
import type { FakeRoom } from "../world/fake-room.ts";
import { stateName } from "../world/fake-room.ts";
import type { FakeAccount, FakeEvent } from "../world/model.ts";
import type { World } from "../world/world.ts";
import { clientEvent } from "./client-event.ts";
import { passes, roomPasses } from "./event-filter.ts";
import type { EventFilter, SyncFilter } from "./event-filter.ts";

/** How many events of a room Synapse shows where a filter says nothing. */
const TIMELINE = 10;

export interface SyncWish {
  readonly account: FakeAccount;
  /** Undefined for somebody's first. */
  readonly since: number | undefined;
  readonly filter: SyncFilter;
}

interface Span {
  readonly events: readonly FakeEvent[];
  readonly limited: boolean;
  /** Position of the last event before them. */
  readonly before: number;
}

/** What is new for somebody; `rooms` is absent where nothing is. */
export function syncAnswer(world: World, wish: SyncWish): Synced {
  const { account, filter } = wish;
  const rooms = [...world.rooms.values()].filter(({ id }) => roomPasses(filter, id));
  const join = named(rooms, (room) => joinedRoom(world, room, wish));
  const invite = named(rooms, (room) => invitedRoom(room, wish));
  const leave = named(rooms, (room) => leftRoom(world, room, wish));
  const found = { ...(join && { join }), ...(invite && { invite }), ...(leave && { leave }) };
  return {
    next_batch: `s${world.position}`,
    ...(Object.keys(found).length === 0 ? {} : { rooms: found }),
    ...{
      device_one_time_keys_count: { signed_curve25519: 0 },
      device_unused_fallback_key_types: [],
    },
    ...(wish.since === undefined
      ? {
          account_data: {
            events: [...account.accountData].map(([type, content]) => ({ type, content })),
          },
        }
      : {}),
  };
}

function named<T>(rooms: readonly FakeRoom[], look: (room: FakeRoom) => T | undefined) {
  const found = rooms.flatMap((room): [string, T][] => {
    const one = look(room);
    return one === undefined ? [] : [[room.id, one]];
  });
  return found.length === 0 ? undefined : Object.fromEntries(found);
}

function joinedRoom(world: World, room: FakeRoom, wish: SyncWish): JoinedRoom | undefined {
  const { account, since, filter } = wish;
  if (room.membership(account.id) !== "join") return undefined;
  if (since === undefined || room.membershipAt(account.id, since) !== "join") {
    const span = lastOf(room.events, filter.room?.timeline ?? {}, 0);
    // Somebody who came since is told that there is more, even where there is not.
    const limited = span.limited || since !== undefined;
    return shownRoom(world, room, wish, { ...span, limited, whole: true, from: 0 });
  }
  const all = room.events.filter(({ position }) => position > since);
  const span = lastOf(all, filter.room?.timeline ?? {}, since);
  if (span.events.length === 0) return undefined;
  return shownRoom(world, room, wish, { ...span, whole: span.limited, from: since });
}

interface ShownSpan extends Span {
  /** Whether it needs what stood before it, and comes with what belongs to its events. */
  readonly whole: boolean;
  /** Position up to which everything is known. */
  readonly from: number;
}

function shownRoom(world: World, room: FakeRoom, wish: SyncWish, span: ShownSpan): JoinedRoom {
  const viewer = { account: wish.account, room, now: world.now() };
  const { events, limited, before, whole: bundled } = span;
  const state = bundled ? stateBefore(room, wish, span) : [];
  return {
    timeline: {
      events: events.map((event) => clientEvent(event, viewer, { inSync: true, bundled })),
      limited,
      prev_batch: `s${before}`,
    },
    state: { events: state.map((event) => clientEvent(event, viewer, { inSync: true })) },
    ...{
      account_data: { events: [] },
      ephemeral: { events: [] },
      unread_notifications: { notification_count: 0, highlight_count: 0 },
      summary: {},
    },
  };
}

function lastOf(events: readonly FakeEvent[], filter: EventFilter, from: number): Span {
  const fitting = events.filter((event) => passes(filter, event));
  const shown = fitting.slice(-(filter.limit ?? TIMELINE));
  const limited = shown.length < fitting.length;
  const before = (shown[0]?.position ?? (events.at(-1)?.position ?? from) + 1) - 1;
  return { events: shown, limited, before };
}

/** What stood before the first event that is shown, as far as it is not known from before. */
function stateBefore(room: FakeRoom, wish: SyncWish, span: ShownSpan) {
  const { account, filter } = wish;
  const asked = filter.room?.state ?? {};
  const known = room.stateAt(span.from);
  const speakers = new Set([account.id, ...span.events.map(({ sender }) => sender)]);
  return [...room.stateAt(span.before).values()].filter(
    (event) =>
      known.get(stateName(event.type, event.stateKey ?? "")) !== event &&
      passes(asked, event) &&
      (asked.lazy_load_members !== true ||
        event.type !== "m.room.member" ||
        speakers.has(event.stateKey ?? "")),
  );
}

function invitedRoom(room: FakeRoom, { account, since = 0 }: SyncWish) {
  const invited = room.stateEvent("m.room.member", account.id);
  if (invited?.content["membership"] !== "invite" || invited.position <= since) return undefined;
  const told = [
    room.stateEvent("m.room.create"),
    room.stateEvent("m.room.join_rules"),
    room.stateEvent("m.room.name"),
    room.stateEvent("m.room.encryption"),
    room.stateEvent("m.room.member", invited.sender),
    invited,
  ];
  return {
    invite_state: {
      events: told.flatMap((event) => (event === undefined ? [] : [stripped(event)])),
    },
  };
}

function stripped({ type, sender, content, stateKey = "" }: FakeEvent): StrippedEvent {
  return { type, sender, content, state_key: stateKey };
}

function leftRoom(world: World, room: FakeRoom, wish: SyncWish): JoinedRoom | undefined {
  const { account, since, filter } = wish;
  const left = room.stateEvent("m.room.member", account.id);
  if (since === undefined || left === undefined || left.position <= since) return undefined;
  if (!["leave", "ban"].includes(String(left.content["membership"]))) return undefined;
  const wasIn = room.membershipAt(account.id, since) === "join";
  const events = room.events.filter(
    ({ position }) => position <= left.position && position > (wasIn ? since : left.position - 1),
  );
  const span = lastOf(events, filter.room?.timeline ?? {}, since);
  const viewer = { account, room, now: world.now() };
  return {
    timeline: {
      events: span.events.map((event) => clientEvent(event, viewer, { inSync: true })),
      limited: span.limited,
      prev_batch: `s${span.before}`,
    },
    state: { events: [] },
    ...{ account_data: { events: [] } },
  };
}

import type { Content } from "../people/matrix-event.ts";
import type { FakeRoom } from "../world/fake-room.ts";
import type { FakeEvent } from "../world/model.ts";
import { relatedTo, relationOf } from "../world/relations.ts";
import { contentNow } from "../world/world.ts";
import { done, forbidden, refused } from "./answer.ts";
import type { Answer } from "./answer.ts";
import type { Call } from "./call.ts";
import { clientEvent } from "./client-event.ts";
import { passes } from "./event-filter.ts";
import type { EventFilter } from "./event-filter.ts";
import { positionOf } from "./sync.ts";

/** How many Synapse shows where nothing is said, and at most. */
const PAGE = { messages: 10, relations: 5, most: 1_000 };

const notFound = () => refused(404, "M_NOT_FOUND", "Event not found.");

export function event(call: Call): Answer {
  const { world, account, named } = call;
  const [id = "", eventId = ""] = named;
  const room = world.rooms.get(id);
  const until = room?.readableBy(account.id);
  const found = room?.event(eventId);
  // Who was never in the room is not told whether there is such an event.
  if (room === undefined || until === undefined || found === undefined || found.position > until) {
    return notFound();
  }
  const viewer = { account, room, now: world.now() };
  return done(clientEvent(found, viewer, { bundled: true }));
}

export function messages(call: Call): Answer {
  const { world, account, query } = call;
  const found = readable(call);
  if ("status" in found) return found;
  const { room, until } = found;
  const isBack = query.get("dir") === "b";
  const from = positionOf(query.get("from"));
  if (from === "bad") return refused(400, "M_UNKNOWN", "'from' parameter is invalid");
  const start = from ?? (isBack ? Math.min(until, world.position) : 0);
  const filter = JSON.parse(query.get("filter") ?? "{}") as EventFilter;
  const fitting = room.events.filter(
    (one) =>
      one.position <= until &&
      (isBack ? one.position <= start : one.position > start) &&
      passes(filter, one),
  );
  const chunk = (isBack ? fitting.toReversed() : fitting).slice(0, limitOf(call, PAGE.messages));
  const last = chunk.at(-1);
  const viewer = { account, room, now: world.now() };
  return done({
    chunk: chunk.map((one) => clientEvent(one, viewer, { bundled: true })),
    start: `t${start}`,
    ...(last === undefined ? {} : { end: `t${isBack ? last.position - 1 : last.position}` }),
  });
}

/** What belongs to an event, newest first; of one relation and one type where the path names them. */
export function relations(call: Call): Answer {
  const { world, account, named, query } = call;
  const found = readable(call);
  if ("status" in found) return found;
  const { room, until } = found;
  const [, parent = "", relType, type] = named;
  const isBack = query.get("dir") !== "f";
  const from = positionOf(query.get("from"));
  if (from === "bad") return refused(400, "M_UNKNOWN", "'from' parameter is invalid");
  const start = from ?? (isBack ? Infinity : 0);
  const root = room.event(parent);
  if (root === undefined) return refused(404, "M_UNKNOWN", "Unknown parent event.");
  const fitting = relatedTo(room, parent, relType).filter(
    (one) =>
      (type === undefined || one.type === type) &&
      // What is taken away has no newer version either.
      (root.redactedBy === undefined || relationOf(one.content)?.type !== "m.replace") &&
      one.position <= until &&
      (isBack ? one.position <= start : one.position > start),
  );
  const ordered = isBack ? fitting.toReversed() : fitting;
  const chunk = ordered.slice(0, limitOf(call, PAGE.relations));
  const last = chunk.at(-1);
  const more = chunk.length < ordered.length && last !== undefined;
  const viewer = { account, room, now: world.now() };
  return done({
    chunk: chunk.map((one) => clientEvent(one, viewer, { bundled: true })),
    ...(more ? { next_batch: `t${isBack ? last.position - 1 : last.position}` } : {}),
  });
}

export function allState(call: Call): Answer {
  const { world, account } = call;
  const found = readable(call);
  if ("status" in found) return found;
  const viewer = { account, room: found.room, now: world.now() };
  return done(stateOf(found).map((one) => clientEvent(one, viewer, { isPart: true })));
}

export function state(call: Call): Answer {
  const found = readable(call);
  if ("status" in found) return found;
  const [, type, key = ""] = call.named;
  const stands = stateOf(found).find((one) => one.type === type && one.stateKey === key);
  return stands === undefined ? notFound() : done(contentNow(stands));
}

export function joinedMembers({ world, account, named: [id = ""] }: Call): Answer {
  const room = world.rooms.get(id);
  if (room?.membership(account.id) !== "join") {
    const words =
      "Getting joined members while not being a current member of the room is forbidden.";
    return forbidden(words);
  }
  const joined = room.joined.map((user): [string, Content] => {
    const member = room.content("m.room.member", user);
    return [user, { display_name: member?.["displayname"] ?? null, avatar_url: null }];
  });
  return done({ joined: Object.fromEntries(joined) });
}

export function members(call: Call): Answer {
  const { world, account, query } = call;
  const found = readable(call);
  if ("status" in found) return found;
  const membership = query.get("membership");
  const viewer = { account, room: found.room, now: world.now() };
  const chunk = stateOf(found).filter(
    ({ type, content }) =>
      type === "m.room.member" && (membership === null || content["membership"] === membership),
  );
  return done({ chunk: chunk.map((one) => clientEvent(one, viewer, { isPart: true })) });
}

interface Readable {
  readonly room: FakeRoom;
  /** Position of the last event that may be read. */
  readonly until: number;
}

function readable({ world, account, named: [id = ""] }: Call): Readable | Answer {
  const room = world.rooms.get(id);
  const until = room?.readableBy(account.id);
  if (room !== undefined && until !== undefined) return { room, until };
  return forbidden(`User ${account.id} not in room ${id}, and room previews are disabled`);
}

function stateOf({ room, until }: Readable): readonly FakeEvent[] {
  return [...(until === Infinity ? room.state : room.stateAt(until)).values()];
}

function limitOf({ query }: Call, otherwise: number): number {
  return Math.min(Number(query.get("limit") ?? otherwise), PAGE.most);
}

import type { Content } from "../people/matrix-event.ts";
import type { FakeRoom } from "./fake-room.ts";
import type { World } from "./world.ts";

export interface MakeRoom {
  readonly creator: string;
  readonly version: string;
  readonly open: boolean;
  readonly name?: string | undefined;
  readonly initialState?: readonly { readonly type: string; readonly content: Content }[];
  /** In place of one that is made up. */
  readonly id?: string | undefined;
}

const LEVELS = {
  ban: 50,
  events_default: 0,
  historical: 100,
  invite: 0,
  kick: 50,
  redact: 50,
  state_default: 50,
  users_default: 0,
};

const EVENT_LEVELS = {
  "m.room.avatar": 50,
  "m.room.canonical_alias": 50,
  "m.room.encryption": 100,
  "m.room.history_visibility": 100,
  "m.room.name": 50,
  "m.room.power_levels": 100,
  "m.room.server_acl": 100,
};

/** Makes a room with the events that Synapse makes, in its order. */
export function makeRoom(world: World, wish: MakeRoom): FakeRoom {
  const { creator, version, open, name, initialState = [], id } = wish;
  const room = world.newRoom(version, id);
  const put = (type: string, content: Content, stateKey = "") =>
    world.add(room, { type, sender: creator, stateKey, content });
  // Newer rooms name their creator by who sent the event alone.
  put("m.room.create", { ...(Number(version) < 11 ? { creator } : {}), room_version: version });
  put("m.room.member", joinContent(world, creator), creator);
  put("m.room.power_levels", {
    ...LEVELS,
    events: { ...EVENT_LEVELS, "m.room.tombstone": room.creatorsRule ? 150 : 100 },
    users: room.creatorsRule ? {} : { [creator]: 100 },
  });
  put("m.room.join_rules", { join_rule: open ? "public" : "invite" });
  put("m.room.history_visibility", { history_visibility: "shared" });
  if (!open) put("m.room.guest_access", { guest_access: "can_join" });
  for (const { type, content } of initialState) put(type, content);
  if (name !== undefined) put("m.room.name", { name });
  return room;
}

export function joinContent(world: World, user: string): Content {
  return { displayname: world.account(user).displayName, membership: "join" };
}

export function inviteContent(world: World, user: string): Content {
  return { displayname: world.account(user).displayName, membership: "invite" };
}

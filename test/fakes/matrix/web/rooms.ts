import type { Content } from "../people/matrix-event.ts";
import type { FakeRoom } from "../world/fake-room.ts";
import { inviteContent, joinContent, makeRoom } from "../world/make-room.ts";
import type { MakeRoom } from "../world/make-room.ts";
import { neededTo, powerOf } from "../world/power.ts";
import type { World } from "../world/world.ts";
import { done, forbidden, refused } from "./answer.ts";
import type { Answer } from "./answer.ts";
import type { Call } from "./call.ts";

export function alias({ world, named: [name = ""] }: Call): Answer {
  const id = world.aliases.get(name);
  if (id === undefined) return refused(404, "M_NOT_FOUND", `Room alias ${name} not found`);
  return done({ room_id: id, servers: [world.serverName] });
}

export function createRoom({ world, account, body }: Call): Answer {
  const { room_version: version, name, preset, invite, initial_state: state } = body;
  const room = makeRoom(world, {
    creator: account.id,
    version: typeof version === "string" ? version : world.roomVersion,
    open: preset === "public_chat",
    name: typeof name === "string" ? name : undefined,
    initialState: (state ?? []) as NonNullable<MakeRoom["initialState"]>,
  });
  for (const user of (invite ?? []) as readonly string[]) {
    setMember(world, room, account.id, user, inviteContent(world, user));
  }
  return done({ room_id: room.id });
}

export function invite({ world, account, named: [id = ""], body }: Call): Answer {
  const user = String(body["user_id"]);
  if (!user.startsWith("@")) {
    return refused(400, "M_INVALID_PARAM", "Expected UserID string to start with '@'");
  }
  const room = world.rooms.get(id);
  if (room?.membership(account.id) !== "join") return notIn(account.id, id);
  if (room.membership(user) === "join") return forbidden(`${user} is already in the room.`);
  if (powerOf(room, account.id) < neededTo(room, "invite")) {
    return forbidden("You don't have permission to invite users");
  }
  setMember(world, room, account.id, user, inviteContent(world, user));
  return done();
}

export function join({ world, account, named: [id = ""] }: Call): Answer {
  const room = world.rooms.get(id);
  if (room === undefined) {
    const words =
      "Can't join remote room because no servers that are in the room have been provided.";
    return refused(404, "M_UNKNOWN", words);
  }
  const membership = room.membership(account.id);
  const isOpen = room.content("m.room.join_rules")?.["join_rule"] === "public";
  if (membership === "ban") return forbidden("You are banned from this room");
  if (membership === "leave" && !isOpen) return forbidden("You are not invited to this room.");
  if (membership !== "join") {
    setMember(world, room, account.id, account.id, joinContent(world, account.id));
  }
  return done({ room_id: id });
}

export function leave({ world, account, named: [id = ""] }: Call): Answer {
  const room = world.rooms.get(id);
  if (room === undefined || !["join", "invite"].includes(room.membership(account.id))) {
    return forbidden(`${account.id} not in room ${id}.`);
  }
  setMember(world, room, account.id, account.id, { membership: "leave" });
  return done();
}

export function kick({ world, account, named: [id = ""], body }: Call): Answer {
  const user = String(body["user_id"]);
  const room = world.rooms.get(id);
  if (room?.membership(account.id) !== "join") return notIn(account.id, id);
  if (!["join", "invite"].includes(room.membership(user))) {
    return forbidden("The target user is not in the room");
  }
  const power = powerOf(room, account.id);
  if (power < neededTo(room, "kick") || power <= powerOf(room, user)) {
    return forbidden(`You cannot kick user ${user}.`);
  }
  setMember(world, room, account.id, user, { membership: "leave" });
  return done();
}

export function notIn(user: string, room: string): Answer {
  return forbidden(`User ${user} not in room ${room}`);
}

export function setMember(
  ...[world, room, sender, user, content]: readonly [World, FakeRoom, string, string, Content]
): void {
  world.add(room, { type: "m.room.member", sender, stateKey: user, content });
}

import type { Content } from "../people/matrix-event.ts";
import { eventBytes, MOST_BYTES } from "../world/event-size.ts";
import type { FakeRoom } from "../world/fake-room.ts";
import { neededFor, neededTo, powerOf } from "../world/power.ts";
import { relationProblem } from "../world/relations.ts";
import { holdsBadNumber } from "./asked.ts";
import { done, forbidden, refused } from "./answer.ts";
import type { Answer } from "./answer.ts";
import type { Call } from "./call.ts";
import { notIn } from "./rooms.ts";

export function send(call: Call): Answer {
  const { world, account, named, body } = call;
  const [id = "", type = "", txn = ""] = named;
  const room = world.rooms.get(id);
  if (room?.membership(account.id) !== "join") return notIn(account.id, id);
  const problem = contentProblem(call, room, type) ?? powerProblem(room, account.id, type, false);
  if (problem !== undefined) return problem;
  const draft = { type, sender: account.id, content: body };
  const related = relationProblem(room, draft);
  if (related !== undefined) return refused(400, related.errcode ?? "M_UNKNOWN", related.error);
  if (room.content("m.room.encryption") !== undefined && type === "m.room.message") {
    world.problem(`${account.id} sent plain text to ${id}, which is encrypted`);
  }
  const { id: event } = world.add(room, { ...draft, txn: { device: account.device, id: txn } });
  return done({ event_id: event });
}

export function redact({ world, account, named, body }: Call): Answer {
  const [id = "", target = "", txn = ""] = named;
  const room = world.rooms.get(id);
  if (room?.membership(account.id) !== "join") return notIn(account.id, id);
  const sender = room.event(target)?.sender;
  // Synapse takes it, and shows it to nobody until there is such an event: here there never will be one.
  if (sender === undefined) return done({ event_id: world.eventId() });
  if (sender !== account.id && powerOf(room, account.id) < neededTo(room, "redact")) {
    return forbidden("You don't have permission to redact events");
  }
  const { id: event } = world.add(room, {
    type: "m.room.redaction",
    sender: account.id,
    content: { ...body, redacts: target },
    redacts: target,
    txn: { device: account.device, id: txn },
  });
  return done({ event_id: event });
}

export function setState(call: Call): Answer {
  const { world, account, named, body } = call;
  const [id = "", type = "", key = ""] = named;
  const room = world.rooms.get(id);
  if (room?.membership(account.id) !== "join") return notIn(account.id, id);
  const problem = contentProblem(call, room, type) ?? powerProblem(room, account.id, type, true);
  if (problem !== undefined) return problem;
  const stands = room.stateEvent(type, key);
  // What stands there already is not set again.
  if (stands !== undefined && JSON.stringify(stands.content) === JSON.stringify(body)) {
    return done({ event_id: stands.id });
  }
  const { id: event } = world.add(room, { type, sender: account.id, stateKey: key, content: body });
  return done({ event_id: event });
}

function contentProblem({ world, account, body }: Call, room: FakeRoom, type: string) {
  if (holdsBadNumber(body))
    return refused(400, "M_BAD_JSON", "JSON values of floats are not valid");
  const missing = type === "m.room.message" ? missingText(body) : undefined;
  if (missing !== undefined) return refused(400, "M_UNKNOWN", missing);
  const bytes = eventBytes(room, { type, sender: account.id, content: body }, world.serverName);
  if (bytes <= MOST_BYTES) return undefined;
  world.problem(`${account.id} sent an event of ${bytes} bytes`);
  return refused(413, "M_TOO_LARGE", "event too large");
}

function missingText(content: Content): string | undefined {
  for (const key of ["body", "msgtype"]) {
    if (content[key] === undefined) return `'${key}' not in content`;
    if (typeof content[key] !== "string") return `'${key}' not a string type`;
  }
  return undefined;
}

function powerProblem(room: FakeRoom, user: string, type: string, isState: boolean) {
  const has = powerOf(room, user);
  const needed = neededFor(room, type, isState);
  if (has >= needed) return undefined;
  const words = "You don't have permission to post that to the room.";
  return forbidden(`${words} user_level (${has}) < send_level (${needed})`);
}

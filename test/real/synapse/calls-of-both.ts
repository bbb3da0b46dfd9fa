import { path } from "../../fakes/matrix/people/caller.ts";
import type { Verb } from "../../fakes/matrix/people/caller.ts";
import {
  editContent,
  messageContent,
  reactionContent,
} from "../../fakes/matrix/people/contents.ts";
import type { Content } from "../../fakes/matrix/people/matrix-event.ts";
import type { Person } from "../../fakes/matrix/people/person.ts";
import { likeness } from "./likeness.ts";

export interface Cast {
  readonly ada: Person;
  readonly bob: Person;
  /** Is never in a room. */
  readonly eve: Person;
}

/** What a call came to. */
export interface Step {
  readonly call: string;
  readonly status: number;
  readonly body: unknown;
}

/** Calls, one after the other, and what each came to. */
export class Steps {
  readonly taken: Step[] = [];

  async take(who: Person, verb: Verb, to: string, body?: unknown): Promise<Content> {
    const answer = await who.caller.call(verb, to, body);
    const [, name] = /^@([^:]+)/.exec(who.id) ?? [];
    // Ids differ between any two homeservers.
    const call = `${name} ${verb} ${decodeURIComponent(to).replaceAll(/[!$][^/?]+/g, "…")}`;
    this.taken.push({ call, status: answer.status, body: likeness(answer.body) });
    return answer.body ?? {};
  }

  /** Somebody's first, of which one room is looked at. The filter makes it one that was not answered before. */
  async firstSync(who: Person, room: string): Promise<string> {
    const filter = { room: { ephemeral: { not_types: [room] } } };
    const { rooms, next_batch: next } = await who.sync(undefined, 0, filter);
    const body = likeness(rooms?.join?.[room]);
    this.taken.push({ call: `first sync of ${who.id}`, status: 200, body });
    return next;
  }

  /** Of a sync only what concerns rooms: the rest is not faked. Gives the token to go on with. */
  async sync(who: Person, since?: string): Promise<string> {
    const { rooms, next_batch: next } = await who.sync(since);
    this.taken.push({ call: `sync of ${who.id}`, status: 200, body: likeness(rooms) });
    return next;
  }
}

const hello = messageContent("hello");
const sendTo = (room: string, txn: string, type = "m.room.message") =>
  path("rooms", room, "send", type, txn);
const related = (room: string, event: string, more = "") =>
  `${path("rooms", room, "relations", event)}${more}`.replace("/v3/", "/v1/");

/** Who somebody is, and what is no call at all. */
export async function callsOfAnybody(steps: Steps, { ada, eve }: Cast): Promise<void> {
  await steps.take(ada, "GET", path("account", "whoami"));
  await steps.take(ada, "GET", path("joined_rooms"));
  await steps.take(ada, "GET", path("nonsense"));
  await steps.take(ada, "GET", "/nonsense");
  await steps.take(ada, "DELETE", path("account", "whoami"));
  await steps.take(ada, "GET", path("profile", eve.id, "displayname"));
  await steps.take(ada, "GET", path("profile", "@nobody:hs.test", "displayname"));
  await steps.take(ada, "GET", path("user", ada.id, "account_data", "m.direct"));
  await steps.take(ada, "PUT", path("user", ada.id, "account_data", "m.direct"), {});
  await steps.take(ada, "GET", path("user", ada.id, "account_data", "m.direct"));
  await steps.take(ada, "POST", path("user", eve.id, "filter"), {});
  await steps.take(ada, "POST", path("user", ada.id, "filter"), {
    room: { timeline: { types: 1 } },
  });
  const { filter_id: id } = await steps.take(ada, "POST", path("user", ada.id, "filter"), {
    room: { timeline: { limit: 3 } },
  });
  await steps.take(ada, "GET", path("user", ada.id, "filter", String(id)));
  await steps.take(ada, "GET", path("user", ada.id, "filter", "99"));
  await steps.take(ada, "GET", `${path("sync")}?filter=99`);
  await steps.take(ada, "GET", `${path("sync")}?since=rubbish`);
}

/** Who comes, goes, and may do what. */
export async function callsOfMembers(steps: Steps, { ada, bob, eve }: Cast, version: string) {
  const room = await ada.createRoom({ name: "incident", version });
  const open = await ada.createRoom({ open: true, version });
  await steps.take(bob, "POST", path("join", room), {});
  await steps.take(bob, "POST", path("join", "!nowhere:hs.test"), {});
  await steps.take(bob, "POST", path("rooms", room, "leave"), {});
  await steps.take(bob, "GET", `${path("rooms", room, "messages")}?dir=b`);
  await steps.take(bob, "GET", path("rooms", room, "state"));
  await steps.take(bob, "GET", path("rooms", room, "joined_members"));
  let since = await steps.firstSync(bob, room);
  await steps.take(ada, "POST", path("rooms", room, "invite"), { user_id: "bob" });
  await steps.take(ada, "POST", path("rooms", room, "invite"), { user_id: bob.id });
  since = await steps.sync(bob, since);
  await steps.take(bob, "POST", path("join", room), {});
  await steps.take(bob, "POST", path("rooms", room, "join"), {});
  await steps.take(ada, "POST", path("rooms", room, "invite"), { user_id: bob.id });
  since = await steps.sync(bob, since);
  await steps.take(bob, "PUT", path("rooms", room, "state", "m.room.name", ""), { name: "mine" });
  await steps.take(bob, "POST", path("rooms", room, "kick"), { user_id: ada.id });
  await steps.take(ada, "GET", path("rooms", room, "joined_members"));
  await steps.take(ada, "GET", `${path("rooms", room, "members")}?membership=join`);
  for (const type of ["m.room.create", "m.room.power_levels", "m.room.encryption", "m.room.name"]) {
    await steps.take(bob, "GET", path("rooms", room, "state", type, ""));
    await steps.take(bob, "GET", path("rooms", room, "state", type));
  }
  await steps.take(bob, "GET", path("rooms", room, "state", "m.room.member", bob.id));
  await ada.encrypt(room);
  await ada.encrypt(room);
  since = await steps.sync(bob, since);
  await steps.take(ada, "POST", path("rooms", room, "kick"), { user_id: eve.id });
  await steps.take(ada, "POST", path("rooms", room, "kick"), { user_id: bob.id });
  await steps.sync(bob, since);
  await steps.take(bob, "PUT", sendTo(room, "gone"), hello);
  await steps.take(bob, "GET", path("rooms", room, "state", "m.room.name", ""));
  await steps.take(bob, "GET", path("rooms", room, "joined_members"));
  await steps.take(bob, "GET", `${path("rooms", room, "messages")}?dir=b&limit=1`);
  await steps.take(bob, "POST", path("join", room), {});
  await steps.take(bob, "POST", path("join", open), {});
}

/** What is said, and what belongs to it. */
export async function callsOfSpeakers(steps: Steps, { ada, bob, eve }: Cast, version: string) {
  const room = await ada.createRoom({ invite: [bob.id], version });
  await bob.join(room);
  let since = await steps.firstSync(ada, room);
  for (const body of [
    "{",
    "[]",
    "1",
    {},
    { msgtype: "m.text", body: 1 },
    { ...hello, half: 0.5 },
  ]) {
    await steps.take(ada, "PUT", sendTo(room, `bad-${JSON.stringify(body)}`), body);
  }
  await steps.take(eve, "PUT", sendTo(room, "eve"), hello);
  await steps.take(eve, "PUT", sendTo("!nowhere:hs.test", "eve"), hello);
  const { event_id: first } = await steps.take(ada, "PUT", sendTo(room, "one"), hello);
  await steps.take(ada, "PUT", sendTo(room, "one"), messageContent("another"));
  const root = String(first);
  const reaction = (event: string, key: string) => reactionContent(event, key);
  await steps.take(bob, "PUT", sendTo(room, "r1", "m.reaction"), reaction(root, "✅"));
  await steps.take(bob, "PUT", sendTo(room, "r2", "m.reaction"), reaction(root, "✅"));
  await steps.take(ada, "PUT", sendTo(room, "r3", "m.reaction"), reaction(root, "✅"));
  await steps.take(bob, "PUT", sendTo(room, "r4", "m.reaction"), reaction("$nothing", "✅"));
  const noKey = { "m.relates_to": { rel_type: "m.annotation", event_id: root } };
  await steps.take(bob, "PUT", sendTo(room, "r5", "m.reaction"), noKey);
  await steps.take(ada, "PUT", sendTo(room, "e1"), editContent(root, "edited"));
  await steps.take(bob, "PUT", sendTo(room, "e2"), editContent(root, "by somebody else"));
  const below = messageContent("below", { thread: root });
  const { event_id: reply } = await steps.take(bob, "PUT", sendTo(room, "t1"), below);
  const deeper = messageContent("deeper", { thread: String(reply) });
  await steps.take(bob, "PUT", sendTo(room, "t2"), deeper);
  since = await steps.sync(ada, since);
  await steps.take(ada, "GET", path("rooms", room, "event", root));
  await steps.take(bob, "GET", path("rooms", room, "event", root));
  await steps.take(bob, "GET", path("rooms", room, "event", "$nothing"));
  await steps.take(eve, "GET", path("rooms", room, "event", root));
  await steps.take(ada, "GET", related(room, root));
  await steps.take(ada, "GET", related(room, root, "?limit=1"));
  await steps.take(ada, "GET", related(room, root, "/m.annotation/m.reaction"));
  await steps.take(ada, "GET", related(room, root, "/m.replace"));
  await steps.take(ada, "GET", related(room, "$nothing", "/m.annotation"));
  await steps.take(eve, "GET", related(room, root));
  await steps.take(bob, "PUT", path("rooms", room, "redact", root, "x1"), {});
  await steps.take(ada, "PUT", path("rooms", room, "redact", "$nothing", "x2"), {});
  await steps.take(ada, "PUT", path("rooms", room, "redact", root, "x3"), { reason: "why" });
  await steps.take(ada, "PUT", path("rooms", room, "redact", root, "x3"), { reason: "why" });
  await steps.take(ada, "GET", path("rooms", room, "event", root));
  await steps.take(ada, "GET", related(room, root, "?dir=f"));
  since = await steps.sync(ada, since);
  for (let count = 1; count <= 12; count += 1) await bob.say(room, `message ${count}`);
  await steps.sync(ada, since);
  await steps.take(ada, "GET", `${path("rooms", room, "messages")}?dir=b&limit=100`);
  await steps.take(ada, "GET", `${path("rooms", room, "messages")}?dir=f&limit=4`);
  await steps.take(ada, "GET", `${path("rooms", room, "messages")}?dir=b&from=rubbish`);
  const filter = encodeURIComponent(JSON.stringify({ types: ["m.reaction"] }));
  await steps.take(ada, "GET", `${path("rooms", room, "messages")}?dir=b&filter=${filter}`);
  await steps.take(ada, "PUT", sendTo(room, "huge"), messageContent("x".repeat(100_000)));
}

/** How long the longest message may be that is taken: in letters of one byte. */
export async function longestMessage({ ada }: Cast, version: string): Promise<number> {
  const room = await ada.createRoom({ version });
  let [taken, refused] = [60_000, 66_000];
  while (refused - taken > 1) {
    const length = Math.floor((taken + refused) / 2);
    const sent = await ada.caller.call(
      "PUT",
      sendTo(room, `${length}`),
      messageContent("x".repeat(length)),
    );
    if (sent.status === 200) taken = length;
    else refused = length;
  }
  return taken;
}

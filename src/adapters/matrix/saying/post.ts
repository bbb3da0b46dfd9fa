import { randomUUID } from "node:crypto";
import type { Message } from "../../../message/model.ts";
import type { Placed, Posting, Sent } from "../../../ports/chat-surface.ts";
import { isFollowed, offeredBy } from "../reactions/offered.ts";
import { inThread } from "../render/in-thread.ts";
import { renderMatrix } from "../render/render-matrix.ts";
import { editStanding, reactionsIn } from "./edit.ts";
import { howRoomIs } from "./how-room-is.ts";
import { notKnownYet, notSent } from "./not-sent.ts";
import { withOwn } from "./own-field.ts";
import type { Speaking } from "./speaking.ts";
import { lookAt } from "./stands.ts";
import { transactionOf } from "./transaction.ts";

/** How often a message that was taken away is put there again under the same key: nobody does it more often. */
const MOST_TIMES = 20;

/**
 * Posts a message. Its transaction is made of its key, so that what is posted twice stands there once, as long as the
 * homeserver remembers; after that it is found by its key.
 */
export async function post(message: Message, posting: Posting, speaking: Speaking): Promise<Sent> {
  const { channel: room, thread, key } = posting;
  const unknown = notKnownYet(room);
  if (unknown !== undefined) return unknown;
  const is = await howRoomIs(room, speaking.encryption);
  if (is.kind === "later") return is;
  const reactions = reactionsIn(is.kind, thread === undefined, isFollowed(key, thread));
  const says = reactions === "decide" ? offeredBy(message) : undefined;
  const rendered = renderMatrix(message, { reactions, call: usersOf(posting, speaking) });
  const own = { ...(key === undefined ? {} : { key }), ...(says === undefined ? {} : { says }) };
  const content = withOwn(thread === undefined ? rendered : inThread(rendered, thread), own);
  if (key === undefined) return send({ room, content, txn: randomUUID() }, speaking);
  const repeated = speaking.keys.has(key);
  speaking.keys.add(key);
  const said = { room, content, name: ["post", room, thread ?? "", key] };
  if (repeated) return postAgain(said, message, speaking);
  const sent = await send({ room, content, txn: transactionOf(...said.name) }, speaking);
  if (sent.kind === "sent" && says !== undefined) {
    await speaking.seeds.want(sent.placed, true, { fresh: true });
  }
  return sent;
}

interface Said {
  readonly room: string;
  readonly content: object;
  /** What its transaction is made of. */
  readonly name: readonly string[];
}

/**
 * It may have been posted before, and the homeserver then names the event that came of it: that one may say something
 * older, or somebody may have taken it away.
 */
async function postAgain(
  { room, content, name }: Said,
  message: Message,
  speaking: Speaking,
): Promise<Sent> {
  let before: readonly string[] = [];
  for (let times = 0; times < MOST_TIMES; times += 1) {
    const sent = await send({ room, content, txn: transactionOf(...name, ...before) }, speaking);
    if (sent.kind !== "sent") return sent;
    const { placed } = sent;
    const stands = await lookAt(placed, speaking.web);
    if (stands.kind === "stands") return editStanding({ placed, message, stands }, speaking);
    if (stands.kind !== "gone") return notSent(stands);
    before = [placed.id];
  }
  return { kind: "refused", detail: "the message was taken away again and again" };
}

interface Sending {
  readonly room: string;
  readonly content: object;
  readonly txn: string;
}

export async function send({ room, content, txn }: Sending, { web }: Speaking): Promise<Sent> {
  const place = { room, type: "m.room.message", txn };
  const answer = await web.call("send", place, { body: content });
  if (answer.kind !== "ok") return notSent(answer);
  const { event_id: id } = answer.body;
  if (typeof id !== "string") return { kind: "unsure", detail: "the homeserver named no message" };
  const placed: Placed = { channel: room, id };
  return { kind: "sent", placed };
}

export function usersOf({ call = [] }: Posting, { people }: Speaking): readonly string[] {
  return call.flatMap((id) => people[id]?.matrix ?? []);
}

import { note } from "../../../message/build.ts";
import type { Message } from "../../../message/model.ts";
import type { Posting, Sent } from "../../../ports/chat-surface.ts";
import { renderMatrix } from "../render/render-matrix.ts";
import { find } from "./find.ts";
import { post, send, usersOf } from "./post.ts";
import { withOwn } from "./own-field.ts";
import type { Speaking } from "./speaking.ts";
import { transactionOf } from "./transaction.ts";

/** How far back it is looked for, where it may have been said before. */
const SINCE_MS = 3_600_000;

/**
 * A message of a thread that the whole room sees, too: Matrix has no such thing. So its outcome stands in the room
 * itself, as an answer to the thread's message, and calls who is called; then the message is posted in the thread.
 * In this order, since the one in the thread is what is looked for: where it stands, the other does, too.
 */
export async function broadcast(
  message: Message,
  posting: Posting & { readonly thread: string },
  speaking: Speaking,
): Promise<Sent> {
  const told = await tellRoom(message, posting, speaking);
  if (told?.kind === "later" || told?.kind === "unsure") return told;
  if (told?.kind === "refused") return post(message, posting, speaking);
  // Who is called to it was called in the room.
  return post(message, { ...posting, call: [] }, speaking);
}

/** Undefined where it stands there already. */
async function tellRoom(
  message: Message,
  posting: Posting & { readonly thread: string },
  speaking: Speaking,
): Promise<Sent | undefined> {
  const { channel: room, thread, key } = posting;
  const own = key === undefined ? {} : { key: `${key}:room` };
  if (own.key !== undefined && key !== undefined && speaking.keys.has(key)) {
    const found = await find(
      { key: own.key, place: { channel: room }, sinceMs: speaking.now() - SINCE_MS },
      speaking,
    );
    if (found.kind === "found") return undefined;
  }
  const call = usersOf(posting, speaking);
  const content = withOwn(renderMatrix(shortened(message), { reactions: "nothing", call }), own);
  const answered = {
    ...content,
    "m.relates_to": { "m.in_reply_to": { event_id: thread } },
  };
  const txn = transactionOf("room", room, thread, key ?? JSON.stringify(content));
  return send({ room, content: answered, txn }, speaking);
}

/** What came of it, and where the rest is. */
function shortened(message: Message): Message {
  const blocks = message.blocks.filter(({ kind }) => kind === "headline");
  const more = note("More stands in the thread of the message that this one answers.");
  return { ...message, blocks: [...blocks, more] };
}

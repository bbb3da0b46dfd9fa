import { isDeepStrictEqual } from "node:util";
import type { Message } from "../../../message/model.ts";
import type { NotSent, Placed, Sent } from "../../../ports/chat-surface.ts";
import { isFollowed, offeredBy, ownAfter } from "../reactions/offered.ts";
import type { MatrixEdit } from "../render/content.ts";
import type { Reactions } from "../render/legend.ts";
import { renderEdit } from "../render/render-edit.ts";
import { notKnownYet, notSent } from "./not-sent.ts";
import { withOwn } from "./own-field.ts";
import type { OwnField } from "./own-field.ts";
import type { Speaking } from "./speaking.ts";
import { lookAt } from "./stands.ts";
import type { Stands } from "./stands.ts";
import { transactionOf } from "./transaction.ts";
import { howRoomIs } from "./how-room-is.ts";

/** Puts another message in the place of one of ours; says so where that is not there any more. */
export async function edit(placed: Placed, message: Message, speaking: Speaking): Promise<Sent> {
  const stands = await lookAt(placed, speaking.web);
  if (stands.kind === "gone") {
    return { kind: "refused", detail: "the message is not there any more: somebody took it away" };
  }
  if (stands.kind !== "stands") return notSent(stands);
  return editStanding({ placed, message, stands }, speaking);
}

export interface Editing {
  readonly placed: Placed;
  readonly message: Message;
  readonly stands: Stands;
}

export async function editStanding(editing: Editing, speaking: Speaking): Promise<Sent> {
  const { placed, message, stands } = editing;
  const { key } = stands.own ?? {};
  if (key !== undefined) speaking.keys.add(key);
  const followed = isFollowed(key, stands.thread);
  const notNow = notToBeEdited(stands, followed, speaking);
  if (notNow !== undefined) return notNow;
  const is = await howRoomIs(placed.channel, speaking.encryption);
  if (is.kind === "later") return is;
  const reactions = reactionsIn(is.kind, stands.thread === undefined, followed);
  const says = reactions === "decide" ? offeredBy(message) : undefined;
  const content = renderEdit(message, placed.id, { reactions });
  const own = ownAfter(stands.own ?? {}, says, speaking.now());
  const sent = await replace(editing, withNew(content, own), speaking);
  if (sent.kind === "sent" && followed) {
    await speaking.seeds.want(placed, says !== undefined, { fresh: false });
  }
  return sent;
}

function notToBeEdited(
  { sender }: Stands,
  followed: boolean,
  { self, home }: Speaking,
): NotSent | undefined {
  const me = self();
  if (me === undefined) {
    return { kind: "later", afterMs: 1_000, detail: "the homeserver has not told who the bot is" };
  }
  if (sender !== me) return { kind: "refused", detail: "the message is not the bot's own" };
  // Where home is not known, it cannot be told either whether the message stands there: it would be moved away.
  return followed ? notKnownYet(home()) : undefined;
}

function withNew(edit: MatrixEdit, own: OwnField): MatrixEdit {
  return { ...edit, "m.new_content": withOwn(edit["m.new_content"], own) };
}

/** What stands there already is not sent again. */
async function replace(
  { placed, stands }: Editing,
  body: MatrixEdit,
  { web }: Speaking,
): Promise<Sent> {
  const { channel: room, id } = placed;
  const shown = body["m.new_content"];
  if (isDeepStrictEqual(shown, stands.content)) return { kind: "sent", placed };
  // What was shown before and is to be shown again is another edit: it replaces another one.
  const txn = transactionOf("edit", room, id, stands.edit ?? "", JSON.stringify(shown));
  const answer = await web.call("send", { room, type: "m.room.message", txn }, { body });
  return answer.kind === "ok" ? { kind: "sent", placed } : notSent(answer);
}

/** What reactions do to a message that stands where it does. */
export function reactionsIn(
  room: "plain" | "encrypted",
  isRoot: boolean,
  followed: boolean,
): Reactions {
  if (!isRoot) return "nothing";
  if (room === "encrypted") return "encrypted";
  return followed ? "decide" : "nothing";
}

import { isDeepStrictEqual } from "node:util";
import type { Message } from "../../../message/model.ts";
import type { Placed, Sent } from "../../../ports/chat-surface.ts";
import { isFollowed, offeredBy, ownAfter } from "../reactions/offered.ts";
import type { MatrixContent } from "../render/content.ts";
import type { Reactions } from "../render/legend.ts";
import { renderEdit } from "../render/render-edit.ts";
import { notSent } from "./not-sent.ts";
import { withOwn } from "./own-field.ts";
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

export async function editStanding(
  { placed, message, stands }: Editing,
  speaking: Speaking,
): Promise<Sent> {
  const { web, self, encryption, seeds, keys, now } = speaking;
  const me = self();
  if (me === undefined) {
    return { kind: "later", afterMs: 1_000, detail: "the homeserver has not told who the bot is" };
  }
  if (stands.sender !== me) return { kind: "refused", detail: "the message is not the bot's own" };
  const { channel: room, id } = placed;
  const { key } = stands.own ?? {};
  if (key !== undefined) keys.add(key);
  const is = await howRoomIs(room, encryption);
  if (is.kind === "later") return is;
  const followed = isFollowed(key, stands.thread);
  const reactions = reactionsIn(is.kind, stands.thread === undefined, followed);
  const says = reactions === "decide" ? offeredBy(message) : undefined;
  const content = renderEdit(message, id, { reactions });
  const own = ownAfter(stands.own ?? {}, says, now());
  const shown: MatrixContent = withOwn(content["m.new_content"], own);
  if (!isDeepStrictEqual(shown, stands.content)) {
    const body = { ...content, "m.new_content": shown };
    // What was shown before and is to be shown again is another edit: it replaces another one.
    const txn = transactionOf("edit", room, id, stands.edit ?? "", JSON.stringify(shown));
    const answer = await web.call("send", { room, type: "m.room.message", txn }, { body });
    if (answer.kind !== "ok") return notSent(answer);
  }
  if (followed) await seeds.want(placed, says !== undefined, { fresh: false });
  return { kind: "sent", placed };
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

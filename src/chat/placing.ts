import { note } from "../message/build.ts";
import type { Message } from "../message/model.ts";
import type { ChatSurface, NotSent, Placed, Posting } from "../ports/chat-surface.ts";
import type { Clock } from "../ports/clock.ts";
import type { ChatMessage } from "../ports/store/chat.ts";
import type { ChatStore } from "./chat-store.ts";
import type { Doubts } from "./doubts.ts";
import { withoutButtons } from "./without-buttons.ts";

/** A chat's clock is not ours: its messages are looked for from this long before. */
export const SKEW_MS = 60_000;

/** How soon a message is looked for again that could not be looked for. */
const LOOK_AGAIN_MS = 2_000;

export interface Wanted {
  /** What it is; nothing else of this surface has it. */
  readonly key: string;
  readonly message: Message;
  readonly posting: Omit<Posting, "key">;
  /** What its row says once it stands. */
  readonly as: "working" | "done";
  /** What its row says that it shows, where it may change yet. */
  readonly shown?: string;
}

export interface Ground {
  readonly surface: ChatSurface;
  readonly rows: ChatStore;
  readonly clock: Clock;
  readonly doubts: Doubts;
}

/** `fresh`: it says what was wanted just now; else it was posted before, and says what was wanted then. */
export interface Stands {
  readonly kind: "sent";
  readonly placed: Placed;
  readonly fresh: boolean;
}

/**
 * Posts a message once: that it is about to be posted is written before, and where it stands afterwards. What was left
 * in between, by a process that ended or a connection that broke, is looked for before it is posted again.
 */
export async function place(wanted: Wanted, ground: Ground): Promise<Stands | NotSent> {
  const { surface, rows, clock } = ground;
  const { key, posting } = wanted;
  const row = await rows((chat) => chat.message(surface.name, key));
  if (row?.id !== undefined) {
    return { kind: "sent", placed: { channel: row.channel, id: row.id }, fresh: false };
  }
  if (row !== undefined) return placeAgain(row, wanted, ground);
  const { channel, thread } = posting;
  const begun = { surface: surface.name, key, channel, thread, id: undefined } as const;
  const posted = { ...begun, state: "posting", atMs: clock.now() } as const;
  await rows((chat) => chat.keep(posted));
  return post(posted, wanted, ground);
}

/** It was about to be posted before. */
async function placeAgain(
  row: ChatMessage,
  wanted: Wanted,
  ground: Ground,
): Promise<Stands | NotSent> {
  if (ground.doubts.isUnsent(row.key)) return post(row, wanted, ground);
  const looked = await lookFor(row, ground);
  if (looked === "absent") return post(row, wanted, ground);
  if (looked === "unknown") {
    return post(row, { ...wanted, message: maybeTwice(wanted.message) }, ground);
  }
  if (looked.kind !== "sent") return looked;
  // It says what was wanted then.
  const then = wanted.shown === undefined ? wanted : { ...wanted, shown: "" };
  return { ...(await kept(looked.placed, row, then, ground)), fresh: false };
}

async function post(row: ChatMessage, wanted: Wanted, ground: Ground): Promise<Stands | NotSent> {
  const { surface, doubts } = ground;
  const { key, message, posting } = wanted;
  doubts.begins(key);
  const sent = await surface.post(message, { ...posting, key });
  if (sent.kind === "later" || sent.kind === "refused") doubts.surelyUnsent(key);
  return sent.kind === "sent" ? kept(sent.placed, row, wanted, ground) : sent;
}

/** Puts it down as one to be posted anew: the one that stood there is gone. */
export async function forget(key: string, ground: Ground, inChannel?: string): Promise<void> {
  const { surface, rows, clock, doubts } = ground;
  doubts.surelyUnsent(key);
  await rows(async (chat) => {
    const row = await chat.message(surface.name, key);
    if (row === undefined) return;
    const channel = inChannel ?? row.channel;
    await chat.keep({ ...row, channel, id: undefined, state: "posting", atMs: clock.now() });
  });
}

/** `unknown`: nobody could tell for so long that twice is better than never. */
async function lookFor(
  { key, channel, thread, atMs }: ChatMessage,
  { surface, doubts }: Ground,
): Promise<{ readonly kind: "sent"; readonly placed: Placed } | NotSent | "absent" | "unknown"> {
  const where = { channel, ...(thread === undefined ? {} : { thread }) };
  const found = await surface.find(key, where, atMs - SKEW_MS);
  if (found.kind === "found") return { kind: "sent", placed: found.placed };
  if (found.kind === "unknown") {
    if (doubts.tooLong(key)) return "unknown";
    return { kind: "later", afterMs: LOOK_AGAIN_MS, detail: found.detail };
  }
  if (!doubts.mayBeLate(key)) return "absent";
  const detail = "a message that may have been posted does not show yet";
  return { kind: "later", afterMs: LOOK_AGAIN_MS, detail };
}

function maybeTwice(message: Message): Message {
  const words = "This may stand here twice: it could not be seen whether it was posted before.";
  return { ...message, blocks: [...message.blocks, note(words)] };
}

async function kept(
  placed: Placed,
  row: ChatMessage,
  { as, message, shown, posting }: Wanted,
  { surface, rows, doubts }: Ground,
): Promise<Stands> {
  const { key } = row;
  doubts.over(key);
  const other = await rows(async (chat) => {
    const now = await chat.message(surface.name, key);
    if (now?.id !== undefined && now.id !== placed.id) return { channel: now.channel, id: now.id };
    const { channel, id } = placed;
    await chat.keep({ ...row, channel, id, thread: posting.thread, state: as, shown });
    return undefined;
  });
  if (other === undefined) return { kind: "sent", placed, fresh: true };
  // Another process posted it, too, and nobody would ever edit this one.
  await surface.edit(placed, orphaned(message));
  return { kind: "sent", placed: other, fresh: false };
}

function orphaned(message: Message): Message {
  const words = "This stands here twice: the other message shows how it goes on.";
  const bare = withoutButtons(message);
  return { ...bare, blocks: [...bare.blocks, note(words)] };
}

import type { Message } from "../message/model.ts";
import type { ChatSurface, NotSent, Placed, Posting, Sent } from "../ports/chat-surface.ts";
import type { Clock } from "../ports/clock.ts";
import type { ChatMessage } from "../ports/store/chat.ts";
import type { ChatStore } from "./chat-store.ts";

/** How long a message whose posting is in doubt is looked for, where it cannot be looked for. */
const DOUBT_MS = 60_000;

/** A chat's clock is not ours: its messages are looked for from this long before. */
const SKEW_MS = 60_000;

export interface Wanted {
  /** What it is; nothing else of this surface has it. */
  readonly key: string;
  readonly message: Message;
  readonly posting: Omit<Posting, "key">;
  /** What its row says once it stands. */
  readonly as: "working" | "done";
}

interface Ground {
  readonly surface: ChatSurface;
  readonly rows: ChatStore;
  readonly clock: Clock;
}

/**
 * Posts a message once: that it is about to be posted is written before, and where it stands afterwards. What was left
 * in between, by a process that ended or a connection that broke, is looked for before it is posted again.
 */
export async function place(wanted: Wanted, ground: Ground): Promise<Sent> {
  const { surface, rows, clock } = ground;
  const { key, posting } = wanted;
  const row = await rows((chat) => chat.message(surface.name, key));
  if (row?.id !== undefined) {
    return { kind: "sent", placed: { channel: row.channel, id: row.id } };
  }
  const begun: ChatMessage = row ?? {
    surface: surface.name,
    key,
    channel: posting.channel,
    thread: posting.thread,
    id: undefined,
    state: "posting",
    atMs: clock.now(),
  };
  if (row === undefined) await rows((chat) => chat.keep(begun));
  const earlier = row === undefined ? undefined : await lookedFor(begun, ground);
  if (earlier?.kind === "sent") return kept(earlier.placed, begun, wanted, ground);
  if (earlier !== undefined) return earlier;
  const sent = await surface.post(wanted.message, { ...posting, key });
  if (sent.kind !== "sent") return sent;
  return kept(sent.placed, begun, wanted, ground);
}

/** Puts it down as one to be posted anew: the one that stood there is gone. */
export async function forget(key: string, { surface, rows, clock }: Ground): Promise<void> {
  await rows(async (chat) => {
    const row = await chat.message(surface.name, key);
    if (row === undefined) return;
    await chat.keep({ ...row, id: undefined, state: "posting", atMs: clock.now() });
  });
}

/** Undefined where it surely does not stand there; after a while of not knowing, twice is better than never. */
async function lookedFor(
  { key, channel, thread, atMs }: ChatMessage,
  { surface, clock }: Ground,
): Promise<{ readonly kind: "sent"; readonly placed: Placed } | NotSent | undefined> {
  const where = { channel, ...(thread === undefined ? {} : { thread }) };
  const found = await surface.find(key, where, atMs - SKEW_MS);
  if (found.kind === "found") return { kind: "sent", placed: found.placed };
  if (found.kind === "absent" || clock.now() - atMs > DOUBT_MS) return undefined;
  return { kind: "later", afterMs: 2_000, detail: found.detail };
}

async function kept(
  placed: Placed,
  begun: ChatMessage,
  { as }: Wanted,
  { rows }: Ground,
): Promise<Sent> {
  await rows((chat) => chat.keep({ ...begun, channel: placed.channel, id: placed.id, state: as }));
  return { kind: "sent", placed };
}

import type { Origin } from "../message/model.ts";
import type { ChatSurface } from "../ports/chat-surface.ts";
import type { Clock } from "../ports/clock.ts";
import type { ChatMessage } from "../ports/store/chat.ts";
import type { ChatStore } from "./chat-store.ts";
import { beginsToEnd } from "./answering.ts";
import { ANSWER_KEY, DETAIL_KEY } from "./conversation.ts";
import { SKEW_MS } from "./placing.ts";
import { interruptedBody, perhapsAnsweredBody } from "./working-message.ts";

interface Parts {
  readonly surface: ChatSurface;
  readonly rows: ChatStore;
  readonly origin: Origin;
  readonly clock: Clock;
}

/** Messages that are ended in one go. */
const MOST = 100;

/**
 * Ends the answers that a process which died left at work before `beforeMs`. True when none is left: one that cannot
 * be found or edited now is left for another time.
 */
export async function endInterrupted(parts: Parts, beforeMs: number): Promise<boolean> {
  const { surface, rows } = parts;
  let left = 0;
  for (const row of await interrupted(surface, rows, beforeMs)) {
    const ended = row.key.startsWith(DETAIL_KEY) || (await end(row, parts));
    if (ended) await rows((chat) => chat.keep({ ...row, state: "done" }));
    else left += 1;
  }
  return left === 0;
}

async function interrupted(
  surface: ChatSurface,
  rows: ChatStore,
  beforeMs: number,
): Promise<readonly ChatMessage[]> {
  const open = await rows(async (chat) => [
    ...(await chat.messages(surface.name, "working", MOST)),
    ...(await chat.messages(surface.name, "posting", MOST)),
  ]);
  return open.filter(
    ({ key, atMs }) =>
      atMs < beforeMs && (key.startsWith(ANSWER_KEY) || key.startsWith(DETAIL_KEY)),
  );
}

/** False where it may still stand there as it was. */
async function end(row: ChatMessage, { surface, rows, origin, clock }: Parts): Promise<boolean> {
  const { key, channel, thread, id, atMs } = row;
  const where = { channel, ...(thread === undefined ? {} : { thread }) };
  const found =
    id === undefined
      ? await surface.find(key, where, atMs - SKEW_MS)
      : ({ kind: "found", placed: { channel, id } } as const);
  if (found.kind !== "found") return found.kind === "absent";
  const { placed } = found;
  if (await rows((chat) => beginsToEnd(chat, row, clock.now()))) {
    const edited = await surface.edit(placed, { origin, ...interruptedBody() });
    return edited.kind === "sent" || edited.kind === "refused";
  }
  // Its answer may stand there, and nothing is put in the place of an answer.
  const below = { channel: placed.channel, thread: thread ?? placed.id };
  const posted = await surface.post({ origin, ...perhapsAnsweredBody() }, below);
  return posted.kind !== "later";
}

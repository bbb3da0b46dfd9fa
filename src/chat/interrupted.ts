import type { Origin } from "../message/model.ts";
import type { ChatSurface } from "../ports/chat-surface.ts";
import type { Clock } from "../ports/clock.ts";
import type { ChatMessage } from "../ports/store/chat.ts";
import { isDetail, ownerOf } from "./answer-keys.ts";
import { beginsToEnd } from "./answering.ts";
import type { AtWork } from "./at-work.ts";
import type { ChatStore } from "./chat-store.ts";
import { SKEW_MS } from "./placing.ts";
import { interruptedBody, perhapsAnsweredBody } from "./working-message.ts";

export interface InterruptedParts {
  readonly surface: ChatSurface;
  readonly rows: ChatStore;
  readonly origin: Origin;
  readonly clock: Clock;
  readonly atWork: AtWork;
}

/** Messages that are read in one go. */
const MOST = 100;

/**
 * Ends the answers that processes which died left at work. False where one could not be found or edited now: it is
 * left for another time.
 */
export async function endInterrupted(parts: InterruptedParts): Promise<boolean> {
  const { rows, atWork } = parts;
  const open = await unended(parts);
  const owners = new Set(open.flatMap(({ key }) => ownerOf(key) ?? []));
  const gone = await rows((chat) => atWork.gone(owners, chat));
  let all = true;
  for (const row of open) {
    if (!gone.has(ownerOf(row.key) ?? "")) continue;
    const ended = isDetail(row.key) || (await end(row, parts));
    if (ended) await rows((chat) => chat.keep({ ...row, state: "done" }));
    else all = false;
  }
  return all;
}

/** Parts of answers that are not done, whosever. */
async function unended({ surface, rows }: InterruptedParts): Promise<readonly ChatMessage[]> {
  const open: ChatMessage[] = [];
  for (const state of ["working", "posting"] as const) {
    for (let limit = MOST; ; limit *= 2) {
      const page = await rows((chat) => chat.messages(surface.name, state, limit));
      if (page.length === limit) continue;
      open.push(...page.filter(({ key }) => ownerOf(key) !== undefined));
      break;
    }
  }
  return open;
}

/** False where it may still stand there as it was. */
async function end(
  row: ChatMessage,
  { surface, rows, origin, clock }: InterruptedParts,
): Promise<boolean> {
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

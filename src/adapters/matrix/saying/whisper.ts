import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { Message } from "../../../message/model.ts";
import type { Whisper } from "../../../ports/chat-surface.ts";
import { renderMatrix } from "../render/render-matrix.ts";
import type { Seldom } from "../seldom.ts";
import type { MatrixWeb, WebFailure } from "../web/matrix-web.ts";
import { transactionOf } from "./transaction.ts";

/** For how long somebody still knows what an answer is about. */
const USEFUL_MS = 30_000;

/** How soon it is tried again where nobody says how long to wait. */
const AGAIN_MS = 1_000;

/** How often one person is told the same words: nobody can make the bot flood a room. */
export const SAME_WORDS_MS = 10_000;

export interface WhisperOptions {
  readonly web: MatrixWeb;
  readonly seldom: Pick<Seldom, "may">;
  readonly now: () => number;
  /** Keeps that somebody was told nothing; never what they were to be told. */
  readonly lost: (error: Error) => void;
  /** Ends every wait: the bot stops. */
  readonly stop: AbortSignal;
}

/**
 * Answers one person: what they said is answered, and they alone are called. Matrix has no message that one person
 * alone sees, so everybody in the room can read it: nothing may be told so that only one person may know. There is
 * nothing of that kind today; refusals name a request, a rule and what to do.
 */
export async function whisper(
  message: Message,
  to: Whisper,
  { web, seldom, now, lost, stop }: WhisperOptions,
): Promise<void> {
  const { channel: room, user } = to;
  const content = renderMatrix(message, { reactions: "nothing", call: [user] });
  if (!seldom.may(transactionOf(user, content.body))) return;
  const relation = relationOf(to);
  const body = relation === undefined ? content : { ...content, "m.relates_to": relation };
  const untilMs = now() + USEFUL_MS;
  // Of the tries, one event comes.
  const place = { room, type: "m.room.message", txn: randomUUID() };
  for (;;) {
    const answer = await web.call("send", place, { body });
    if (answer.kind === "ok") return;
    const waitMs = waitOf(answer);
    if (stop.aborted || now() + waitMs > untilMs) {
      const what = answer.kind === "unsure" ? "may have been lost" : "was lost";
      lost(new Error(`an answer to ${user} in ${room} ${what}: ${answer.detail}`));
      return;
    }
    await sleep(waitMs, undefined, { signal: stop }).catch(() => undefined);
  }
}

/** What must be mended first is not mended while it is of use. */
function waitOf(answer: WebFailure): number {
  if (answer.kind === "unsure") return AGAIN_MS;
  if (answer.kind === "refused" || answer.mend === true) return Infinity;
  return Math.max(answer.afterMs, AGAIN_MS);
}

/** It answers what they said; in its thread, where they said it in one. */
function relationOf({ thread, reply }: Whisper): object | undefined {
  const answers = reply === undefined ? {} : { "m.in_reply_to": { event_id: reply } };
  if (thread === undefined) return reply === undefined ? undefined : answers;
  return { rel_type: "m.thread", event_id: thread, is_falling_back: false, ...answers };
}

import { setTimeout as sleep } from "node:timers/promises";
import type { Message } from "../../../message/model.ts";
import type { Whisper } from "../../../ports/chat-surface.ts";
import { renderMessage } from "../render/render-message.ts";
import { reply } from "./reply.ts";
import type { SlackWeb } from "../web/slack-web.ts";

/** For how long somebody still knows what a private answer is about. */
const USEFUL_MS = 30_000;

export interface WhispersOptions {
  readonly web: SlackWeb;
  readonly apiUrl: string | undefined;
  /** Milliseconds that only grow. */
  readonly elapsed: () => number;
  /** Keeps that somebody was told nothing; never what they were to be told. */
  readonly lost: (error: Error) => void;
  /** Ends every wait: the bot stops. */
  readonly stop: AbortSignal;
}

/**
 * Tells one person something: by the address that came with what they did, else where they are. Slack keeps no such
 * message, so one that it does not take now is tried again while it is of use, and one that is lost is reported.
 */
export async function whisper(
  message: Message,
  to: Whisper,
  { web, apiUrl, elapsed, lost, stop }: WhispersOptions,
): Promise<void> {
  const { text, blocks } = renderMessage(message);
  if (to.reply !== undefined && (await reply(to.reply, { text, blocks }, apiUrl))) return;
  const { channel, thread, user } = to;
  const untilMs = elapsed() + USEFUL_MS;
  for (;;) {
    const answer = await web.call("chat.postEphemeral", {
      channel,
      user,
      text,
      blocks,
      ...(thread === undefined ? {} : { thread_ts: thread }),
    });
    if (answer.kind === "ok") return;
    const waitMs = answer.kind === "later" ? answer.afterMs : Infinity;
    if (stop.aborted || elapsed() + waitMs > untilMs) {
      const what = answer.kind === "unsure" ? "may have been lost" : "was lost";
      lost(new Error(`a private answer to ${user} in ${channel} ${what}: ${answer.detail}`));
      return;
    }
    await sleep(waitMs, undefined, { signal: stop }).catch(() => undefined);
  }
}

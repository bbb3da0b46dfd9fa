import type { ChatMessage, ChatRows } from "../ports/store/chat.ts";

/**
 * Puts down that something is about to be put in the place of a message at work: from then on it may be the answer that
 * stands there. True the first time.
 */
export function beginsToEnd(
  chat: Pick<ChatRows, "takeOnce">,
  { surface, key }: Pick<ChatMessage, "surface" | "key">,
  nowMs: number,
): Promise<boolean> {
  return chat.takeOnce(`${surface}:ending:${key}`, nowMs, Infinity);
}

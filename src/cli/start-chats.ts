import { systemClock } from "../adapters/system-clock.ts";
import { LookBudget } from "../chat/look-budget.ts";
import { isRefusal } from "../message/refusal.ts";
import type { Refusal } from "../message/refusal.ts";
import type { ChatStart, ServedChat } from "./served-chat.ts";
import { startMatrix } from "./start-matrix.ts";
import { startSlack } from "./start-slack.ts";

/** Every chat that is configured, as one. */
export async function openChats(
  parts: Omit<ChatStart, "budget" | "wakers">,
): Promise<ServedChat | Refusal> {
  const { slack, matrix } = parts.config;
  // One person gets no more by asking in two chats, and what is decided in one is shown in the other at once.
  const start = { ...parts, budget: new LookBudget(systemClock), wakers: new Set<() => void>() };
  const served: ServedChat[] = [];
  for (const open of [
    () => slack && startSlack(slack, start),
    () => matrix && startMatrix(matrix, start),
  ]) {
    const chat = await open();
    if (isRefusal(chat)) {
      await Promise.all(served.map((one) => one.close()));
      return chat;
    }
    if (chat !== undefined) served.push(chat);
  }
  return {
    mounts: served.flatMap(({ mounts }) => mounts),
    reasons: () => served.flatMap((chat) => chat.reasons()),
    start: async () => {
      await Promise.all(served.map((chat) => chat.start()));
    },
    close: async () => {
      await Promise.all(served.map((chat) => chat.close()));
    },
  };
}

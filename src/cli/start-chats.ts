import { systemClock } from "../adapters/system-clock.ts";
import { LookBudget } from "../chat/look-budget.ts";
import { isRefusal } from "../message/refusal.ts";
import type { Refusal } from "../message/refusal.ts";
import { startSlack } from "./start-slack.ts";
import type { ServedChat, SlackStart } from "./start-slack.ts";

/** Every chat that is configured, as one. */
export async function openChats(start: Omit<SlackStart, "budget">): Promise<ServedChat | Refusal> {
  const { config } = start;
  // One person gets no more verifications by asking in two chats.
  const budget = new LookBudget(systemClock);
  const slack = config.slack && (await startSlack(config.slack, { ...start, budget }));
  if (isRefusal(slack)) return slack;
  const served = slack === undefined ? [] : [slack];
  const missing = config.chats
    .filter((chat) => chat === "matrix")
    .map((chat) => `${chat}: configured, but this version has no ${chat} surface yet`);
  return {
    mounts: served.flatMap(({ mounts }) => mounts),
    reasons: () => [...served.flatMap((chat) => chat.reasons()), ...missing],
    start: async () => {
      await Promise.all(served.map((chat) => chat.start()));
    },
    close: async () => {
      await Promise.all(served.map((chat) => chat.close()));
    },
  };
}

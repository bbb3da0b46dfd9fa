import { setTimeout as sleep } from "node:timers/promises";
import type { Figure } from "../figure.ts";
import { openSlackBot } from "./slack-bot.ts";

const IN_FLIGHT = 100;

/** Between two walks: many begin and end every second. */
const EVERY_MS = 40;

/** How long the sources of a walk take: so long that a hundred are under way, and a few more for timers that are late. */
const WALK_MS = 1.15 * IN_FLIGHT * EVERY_MS;

/** What is said before a hundred are under way. */
const BEFORE = 120;

const N = 300;

/** Each walk is somebody else's: nobody may ask so often. */
const MEMBERS = Array.from({ length: BEFORE + N }, (_, n) => `U0WALKER${n + 100}`);

/**
 * How long Slack waits for an acknowledgement while a hundred walks are under way, and others begin and end: the
 * slowest of a hundred.
 */
export const slackAck: Figure = {
  name: "slack.ack",
  bound: 25,
  unit: "ms",
  async measure({ sleepMs }) {
    const bot = await openSlackBot({ sleepMs, walkMs: WALK_MS, members: MEMBERS });
    const { slack } = bot;
    try {
      const times: number[] = [];
      const underWay: number[] = [];
      for (const [n, user] of MEMBERS.entries()) {
        const next = sleep(EVERY_MS);
        const { acked, ackMs } = await slack.slash(user, "walk current");
        if (!acked) throw new Error("a command was not acknowledged");
        if (n >= BEFORE) {
          times.push(ackMs);
          underWay.push(bot.taken.length - bot.ended());
        }
        await next;
      }
      await slack.until(() => bot.ended() === bot.taken.length, 120_000);
      const sorted = times.toSorted((a, b) => a - b);
      const at = (part: number) => sorted[Math.floor(sorted.length * part)] ?? Number.NaN;
      const peer = `median ${at(0.5).toFixed(1)} ms, never fewer than ${Math.min(...underWay)} under way`;
      return { value: at(0.99), n: times.length, peer };
    } finally {
      await bot.close();
    }
  },
};

import { setTimeout as sleep } from "node:timers/promises";
import type { Figure } from "../figure.ts";
import { MEMBERS, openSlackBot } from "./slack-bot.ts";

const IN_FLIGHT = 100;
const N = 400;

/** Between two commands: two hundred a second are more than a workspace says. */
const EVERY_MS = 5;

/** Longer than it is measured. */
const WALK_MS = 4_000;

/** How long Slack waits for an acknowledgement while a hundred walks are under way: the slowest of a hundred. */
export const slackAck: Figure = {
  name: "slack.ack",
  bound: 25,
  unit: "ms",
  async measure({ sleepMs }) {
    const bot = await openSlackBot({ sleepMs, walkMs: WALK_MS });
    const { slack } = bot;
    try {
      const say = (n: number, text: string) => slack.slash(MEMBERS[n % MEMBERS.length] ?? "", text);
      for (const n of MEMBERS.keys()) await say(n, "help");
      const walks = Array.from({ length: IN_FLIGHT }, (_, n) => say(n, "walk current"));
      await Promise.all(walks);
      const times: number[] = [];
      for (let n = 0; n < N; n += 1) {
        await sleep(EVERY_MS);
        const { acked, ackMs } = await say(n, "help");
        if (!acked) throw new Error("a command was not acknowledged");
        times.push(ackMs);
      }
      const underWay = bot.taken.length - bot.ended();
      await slack.until(() => bot.ended() === bot.taken.length, 60_000);
      const sorted = times.toSorted((a, b) => a - b);
      const at = (part: number) => sorted[Math.floor(sorted.length * part)] ?? Number.NaN;
      const peer = `median ${at(0.5).toFixed(1)} ms, ${underWay} under way at the end`;
      return { value: at(0.99), n: times.length, peer };
    } finally {
      await bot.close();
    }
  },
};

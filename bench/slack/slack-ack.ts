import { setTimeout as sleep } from "node:timers/promises";
import type { Figure } from "../figure.ts";
import { MEMBERS, openSlackBot } from "./slack-bot.ts";

const IN_FLIGHT = 100;
const N = 500;

/** Between two commands: two hundred a second are more than a workspace says. */
const EVERY_MS = 5;

/** How long Slack waits for an acknowledgement while a hundred commands are under way: the slowest of a hundred. */
export const slackAck: Figure = {
  name: "slack.ack",
  bound: 25,
  unit: "ms",
  async measure({ sleepMs }) {
    const bot = await openSlackBot(sleepMs);
    const { slack } = bot;
    try {
      const say = (n: number, text: string) => slack.slash(MEMBERS[n % MEMBERS.length] ?? "", text);
      // Each walk asks every gateway; another one begins whenever one has ended.
      const walks = { over: false };
      const walking = Array.from({ length: IN_FLIGHT }, async (_, n) => {
        while (!walks.over) {
          const before = bot.ended();
          await say(n, "walk current");
          while (!walks.over && bot.ended() < before + IN_FLIGHT) await sleep(20);
        }
      });
      const times: number[] = [];
      for (let n = 0; n < N; n += 1) {
        await sleep(EVERY_MS);
        const { acked, ackMs } = await say(n, "help");
        if (!acked) throw new Error("a command was not acknowledged");
        times.push(ackMs);
      }
      walks.over = true;
      await Promise.all(walking);
      const sorted = times.toSorted((a, b) => a - b);
      const at = (part: number) => sorted[Math.floor(sorted.length * part)] ?? Number.NaN;
      return { value: at(0.99), n: times.length, peer: `median ${at(0.5).toFixed(1)} ms` };
    } finally {
      await bot.close();
    }
  },
};

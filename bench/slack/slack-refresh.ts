import { setTimeout as sleep } from "node:timers/promises";
import type { Figure } from "../figure.ts";
import { MEMBERS, openSlackBot } from "./slack-bot.ts";

const REFRESHES = 20;
const EVERY_MS = 150;

/** Commands that were lost, not acknowledged or carried out twice, while Slack renews its sockets twenty times. */
export const slackRefresh: Figure = {
  name: "slack.refresh",
  bound: 0,
  unit: "commands",
  async measure({ sleepMs }) {
    const bot = await openSlackBot({ sleepMs });
    const { slack, taken } = bot;
    try {
      let over = false;
      const sent: Promise<{ readonly acked: boolean }>[] = [];
      const talk = async () => {
        for (let n = 0; !over; n += 1) {
          const text = n % 10 === 0 ? "runs" : "help";
          sent.push(slack.slash(MEMBERS[n % MEMBERS.length] ?? "", text));
          await sleep(5);
        }
      };
      const talking = talk();
      for (let n = 0; n < REFRESHES; n += 1) {
        await sleep(EVERY_MS);
        void slack.refresh();
      }
      await sleep(EVERY_MS);
      over = true;
      await talking;
      const acked = (await Promise.all(sent)).filter((one) => one.acked).length;
      await slack.until(() => taken.length >= acked);
      const once = new Set(taken.map(({ key }) => key)).size;
      const lost = sent.length - acked;
      const doubled = taken.length - once;
      return {
        value: lost + doubled,
        n: sent.length,
        peer: `${REFRESHES} refreshes: ${lost} lost, ${doubled} doubled`,
      };
    } finally {
      await bot.close();
    }
  },
};

import type { FakeSlack } from "../../test/fakes/slack/fake-slack.ts";
import { renderMessage } from "../../src/adapters/slack/render/render-message.ts";
import { median } from "../figure.ts";
import type { Figure } from "../figure.ts";
import { openBareEcho } from "./bare-echo.ts";
import { MEMBERS, openSlackBot } from "./slack-bot.ts";

const N = 60;

/** The first ones open connections, ask Slack who people are, and warm the compiler up. */
const WARM_UP = 30;

/** From `/lattice help` to its answer, against a bare echo of Slack's own library in the same run. */
export const slackReply: Figure = {
  name: "slack.reply",
  bound: 3,
  unit: "ratio",
  async measure({ sleepMs }) {
    const bot = await openSlackBot({ sleepMs });
    const bare = await openBareEcho(renderMessage(await bot.help()));
    try {
      const echoes: number[] = [];
      const replies: number[] = [];
      for (let n = 0; n < WARM_UP + N; n += 1) {
        const user = MEMBERS[n % MEMBERS.length] ?? "";
        const echo = await answered(bare.slack, user);
        const reply = await answered(bot.slack, user);
        if (n < WARM_UP) continue;
        echoes.push(echo);
        replies.push(reply);
      }
      const echo = median(echoes);
      const reply = median(replies);
      return {
        value: reply / echo,
        n: N,
        peer: `bare echo ${echo.toFixed(2)} ms, help ${reply.toFixed(2)} ms`,
      };
    } finally {
      await bot.close();
      await bare.close();
    }
  },
};

/** Milliseconds from the command to the answer that its user sees. */
async function answered(slack: FakeSlack, user: string): Promise<number> {
  const before = slack.ephemerals(user).length;
  const begun = performance.now();
  await slack.slash(user, "help");
  await slack.until(() => slack.ephemerals(user).length > before);
  return performance.now() - begun;
}

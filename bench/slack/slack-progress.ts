import { setTimeout as sleep } from "node:timers/promises";
import { slackSurface } from "../../src/adapters/slack/saying/surface.ts";
import { paced } from "../../src/adapters/slack/web/pacing.ts";
import { openSlackWeb } from "../../src/adapters/slack/web/open-web.ts";
import { systemClock } from "../../src/adapters/system-clock.ts";
import { Conversation } from "../../src/chat/conversation.ts";
import { Doubts } from "../../src/chat/doubts.ts";
import { rowsInMemory } from "../../src/chat/rows-in-memory.ts";
import { answered } from "../../src/command/answer.ts";
import { headline, line } from "../../src/message/build.ts";
import { FakeSlack } from "../../test/fakes/slack/fake-slack.ts";
import type { Figure } from "../figure.ts";
import { slept } from "../sleep.ts";
import { CHANNEL, MEMBERS } from "./slack-bot.ts";

const UPDATES = 1_000;
const EVERY_MS = 5;

/** Calls of Slack for a thousand steps of progress within five seconds, with its limits counted: none may be refused. */
export const slackProgress: Figure = {
  name: "slack.progress",
  bound: 6,
  unit: "calls",
  async measure({ sleepMs }) {
    const slack = await FakeSlack.open({
      rates: true,
      channels: [{ id: CHANNEL, name: "incident", members: MEMBERS }],
    });
    try {
      const bare = await openSlackWeb({ token: slack.botToken, apiUrl: slack.apiUrl });
      const web = paced(bare, () => systemClock.elapsed());
      const self = () => slack.botUser;
      const whisper = () => Promise.resolve();
      const surface = slackSurface({ web, home: CHANNEL, people: {}, self, whisper });
      const origin = { lattice: "measured", shortId: "00000000", drill: true };
      const from = { channel: CHANNEL, user: MEMBERS[0] ?? "" };
      const actor = { id: "ada", name: "Ada", roles: [], via: "slack", prove } as const;
      const said = { surface: "slack", key: "1", typed: "verify", actor, from } as const;
      const parts = {
        surface,
        rows: rowsInMemory(),
        doubts: new Doubts(systemClock),
        origin,
        owner: "bench",
        clock: systemClock,
        stop: new AbortController().signal,
      };
      const conversation = new Conversation(said, "verify upstream relay", parts);
      for (let n = 1; n <= UPDATES; n += 1) {
        conversation.tell(line(`step ${n}`));
        await sleep(EVERY_MS);
        await slept(sleepMs / UPDATES);
      }
      const body = { title: "verify", blocks: [headline("good", `${UPDATES} steps`)] };
      await conversation.end(answered("verify", { outcome: "ok", result: {}, body }, origin));
      const [root] = slack.messages(CHANNEL);
      if (root?.text.includes(`${UPDATES} steps`) !== true) throw new Error("the end is not shown");
      const limited = slack
        .calls()
        .filter(({ answer }) => answer["error"] === "ratelimited").length;
      const calls = slack.calls().length;
      // One refusal would be the beginning of a storm: it misses the bound by itself.
      return {
        value: calls + 100 * limited,
        n: UPDATES,
        peer: `${calls} calls for ${UPDATES} updates, ${limited} refused for a limit`,
      };
    } finally {
      await slack.close();
    }
  },
};

const prove = () => Promise.resolve({ kind: "unproved", detail: "nothing is decided" } as const);

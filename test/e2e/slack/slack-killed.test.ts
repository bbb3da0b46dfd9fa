import { afterEach, beforeEach, expect, it } from "@jest/globals";
import { buttonsIn } from "../../fakes/slack/buttons.ts";
import { ADA, BEN, CHANNEL, SlackWorld } from "./slack-world.ts";

const CHO = "U0CHO00001";

let world: SlackWorld;

beforeEach(async () => {
  world = await SlackWorld.open({ mode: "socket", scenario: "relay-stalled" });
  await world.start();
}, 60_000);

afterEach(() => world.close());

it("finds the message of a request that Slack took while the bot was killed, and goes on with it", async () => {
  const { slack } = world;
  const requests = () => slack.messages(CHANNEL).filter(({ text }) => text.includes("request R1"));
  // Slack has the message, and its answer would come after the bot is gone.
  slack.faults.next("chat.postMessage", { kind: "slow", ms: 4_000 });
  await slack.slash(ADA, 'pause --reason "compromised committee"');
  const posted = await slack.until(() => requests()[0]);
  await world.kill();

  // Everybody who can agree is called to it, and nobody else.
  expect(posted.text).toContain(`<@${BEN}>`);
  expect(posted.text).not.toContain(`<@${ADA}>`);
  expect(posted.text).not.toContain(`<@${CHO}>`);

  await world.start();
  await slack.until(() => requests().some(({ edited }) => edited > 0), 15_000);
  expect(requests().map(({ ts }) => ts)).toEqual([posted.ts]);

  await slack.click({ channel: CHANNEL, ts: posted.ts }, "Withdraw", ADA);
  const over = await slack.until(() => requests().find(({ text }) => text.includes("withdrawn")));
  expect(over.ts).toBe(posted.ts);
  expect(buttonsIn(over.blocks)).toEqual([]);
  expect(requests()).toHaveLength(1);
}, 120_000);

import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import type { Delivered } from "../../fakes/slack/model.ts";
import { ADA, CHANNEL, SlackUnderTest } from "./slack-under-test.ts";

/** Far less than Slack's three seconds, and more than a busy machine needs. */
const AT_ONCE_MS = 250;

let under: SlackUnderTest;

afterEach(() => under.close());

const form = async () => {
  await under.slack.click(await under.request(), "Deny", ADA);
  return under.slack.until(() => under.slack.views(ADA)[0]);
};

const click = async (button = "Approve") => under.slack.click(await under.request(), button, ADA);

/** Each with what makes it unreadable. */
const ACTS: readonly (readonly [string, () => Promise<Delivered>, object])[] = [
  ["a command", () => under.slack.slash(ADA, "walk current"), { trigger_id: "" }],
  ["a press", () => click(), { trigger_id: "" }],
  ["a press that asks why", () => click("Deny"), { trigger_id: "" }],
  ["a form", async () => under.slack.submit(await form(), { reason: "no" }, ADA), { user: {} }],
  ["a shortcut", () => under.slack.shortcut(ADA, "lattice_help"), { trigger_id: "" }],
  ["a mention", () => under.slack.mention(ADA, CHANNEL, "walk current"), { event_id: "" }],
];

describe.each(["socket", "http"] as const)("what people do, in %s mode", (mode) => {
  beforeEach(async () => {
    under = await SlackUnderTest.open(mode);
  });

  it.each(ACTS)("is acknowledged at once: %s", async (_what, act) => {
    // What a process does the first time takes it longer.
    await act();
    const { acked, ackMs } = await act();

    expect(acked).toBe(true);
    expect(ackMs).toBeLessThan(AT_ONCE_MS);
  });

  it.each(ACTS)(
    "is acknowledged where nobody can read it, too: %s",
    async (_what, act, changes) => {
      const sent = await act();
      const payload = { ...sent.payload, ...changes };
      const again = await under.slack.deliverAgain({ ...sent, payload });

      expect(again.acked).toBe(true);
      expect(again.ackMs).toBeLessThan(AT_ONCE_MS);
      await under.slack.until(() => under.faults.length > 0);
      expect(under.faults).toHaveLength(1);
    },
  );
});

describe("what is done in Slack", () => {
  beforeEach(async () => {
    under = await SlackUnderTest.open("socket");
  });

  it.each([
    ["another bot", { bot_id: "B0OTHER001" }],
    ["nobody", { user: undefined }],
  ])("is not heard where %s says it, and not refused either", async (_who, changes) => {
    const mention = await under.slack.mention(ADA, CHANNEL, "walk current");
    const event = { ...(mention.payload["event"] as object), ...changes };
    const payload = { ...mention.payload, event };
    expect((await under.slack.deliverAgain({ ...mention, payload })).acked).toBe(true);
    await under.slack.mention(ADA, CHANNEL, "walk 7");
    await under.slack.until(() => under.said.length > 1);

    expect(under.said.map(({ typed }) => typed)).toEqual(["walk current", "walk 7"]);
    expect(under.slack.ephemerals(ADA)).toEqual([]);
    expect(under.refused).toEqual([]);
  });

  it("is told what to type where Slack opens no form for it", async () => {
    under.slack.faults.next("views.open", { kind: "error", error: "expired_trigger_id" });
    await click("Deny");

    expect(await under.told(ADA)).toMatch(/longer than three seconds.*\/lattice deny R7\s+"why"/s);
    expect(under.slack.ephemerals(ADA)).toHaveLength(1);
  });

  it.each([
    ["is no button of the bot's", { action_id: "other:1" }],
    ["says nothing", { value: undefined }],
  ])("is nothing where the pressed button %s", async (_what, changes) => {
    const sent = await click();
    const [action] = sent.payload["actions"] as readonly object[];
    const payload = { ...sent.payload, actions: [{ ...action, ...changes }] };
    expect((await under.slack.deliverAgain({ ...sent, payload })).acked).toBe(true);
    await click();
    await under.slack.until(() => under.said.length > 1);

    expect(under.said).toHaveLength(2);
    expect(under.faults).toEqual([]);
  });
});

import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { setTimeout as sleep } from "node:timers/promises";
import { commands } from "../../../commands/index.ts";
import { parseWords } from "../../../src/command/parse.ts";
import { ADA, CHANNEL, NEW, REQUEST, SlackUnderTest } from "./slack-under-test.ts";

describe.each(["socket", "http"] as const)("what people say to the bot, in %s mode", (mode) => {
  let under: SlackUnderTest;

  beforeEach(async () => {
    under = await SlackUnderTest.open(mode);
  });

  afterEach(async () => {
    expect(under.slack.problems()).toEqual([]);
    await under.close();
  });

  const said = (index = 0) => under.slack.until(() => under.said[index]);

  it("is a command as it was typed, by a person of `people`", async () => {
    const sent = await under.slack.slash(ADA, 'pause --reason "<b> & co"');

    expect(sent).toMatchObject({ acked: true });
    expect(await said()).toMatchObject({
      surface: "slack",
      key: `command:${sent.triggerId}`,
      typed: 'pause --reason "<b> & co"',
      actor: { id: "ada", name: "Ada Lind", via: "slack" },
      from: { user: ADA, channel: CHANNEL },
    });
  });

  it("is `help` where nothing is typed", async () => {
    await under.slack.slash(ADA, "");

    expect(await said()).toMatchObject({ typed: "help" });
  });

  it("has no role behind it where a member of the workspace is nobody of `people`", async () => {
    await under.slack.slash(NEW, "walk current");

    expect(await said()).toMatchObject({ actor: { id: `slack:${NEW}`, roles: [] } });
  });

  it("is a mention, in the thread that it was said in", async () => {
    const { ts } = await under.request();
    await under.slack.mention(ADA, CHANNEL, "walk current", { eventId: "Ev1" });
    await said();
    await under.slack.mention(ADA, CHANNEL, "runs R7", { thread: ts, eventId: "Ev2" });

    expect(await said(1)).toMatchObject({
      key: "event:Ev2",
      typed: "runs R7",
      from: { channel: CHANNEL, thread: ts },
    });
    expect(await said(0)).toMatchObject({ key: "event:Ev1", typed: "walk current" });
    expect((await said(0)).from.thread).toBeUndefined();
  });

  it("is a button's command, once it was confirmed", async () => {
    const request = await under.request();
    await under.slack.click(request, "Approve", ADA, { confirm: false });
    const click = await under.slack.click(request, "Approve", ADA, { confirm: true });

    expect(click.confirmShown).toBeDefined();
    expect(await said()).toMatchObject({
      typed: "approve R7",
      pressed: `${CHANNEL}:${request.ts}:approve R7`,
      from: { user: ADA, channel: CHANNEL },
    });
    expect(under.said).toHaveLength(1);
  });

  it("is answered in the channel where a pressed message has a thread, and in the thread where it stands in one", async () => {
    const root = await under.request();
    const below = await under.request(root.ts);
    await under.slack.click(root, "Approve", ADA);
    const pressedRoot = await said(0);
    await under.slack.click(below, "Approve", ADA);
    const pressedBelow = await said(1);

    expect(pressedRoot.from.thread).toBeUndefined();
    expect(pressedBelow.from.thread).toBe(root.ts);
  });

  it("is a command with the reason that was asked for", async () => {
    const request = await under.request();
    await under.slack.click(request, "Deny", ADA);
    const view = await under.slack.until(() => under.slack.views(ADA)[0]);
    expect(under.said).toEqual([]);
    const sent = await under.slack.submit(view, { reason: "not now" }, ADA);

    expect(sent).toMatchObject({ acked: true });
    expect(await said()).toMatchObject({
      typed: ["deny", "R7", "--", "not now"],
      from: { user: ADA, channel: CHANNEL },
    });
    expect(under.slack.views(ADA)).toEqual([]);
  });

  it.each(["x".repeat(400), "— not tonight", "--reason is missing"])(
    "is a command that a form's reason fits into, whatever it says: %j",
    async (reason) => {
      const request = await under.request();
      await under.slack.click(request, "Deny", ADA);
      const view = await under.slack.until(() => under.slack.views(ADA)[0]);
      await expect(under.slack.submit(view, { reason: "x".repeat(401) }, ADA)).rejects.toThrow(
        "longer",
      );
      await under.slack.submit(view, { reason }, ADA);
      const { typed } = await said();

      expect(parseWords(typed as readonly string[], commands)).toMatchObject({ args: { reason } });
    },
  );

  it("is answered though Slack does not take a private answer at once", async () => {
    under.take = ({ from }) => under.opened.surface.whisper(REQUEST, from);
    under.slack.faults.next("chat.postEphemeral", { kind: "ratelimited", retryAfter: 1 }, 1);
    await under.slack.mention(ADA, CHANNEL, "approve R7");

    expect(await under.told(ADA)).toContain("request R7");
    expect(under.faults).toEqual([]);
  });

  it("is reported where nobody could be answered, without what they were to hear", async () => {
    under.take = ({ from }) => under.opened.surface.whisper(REQUEST, from);
    under.slack.faults.next("chat.postEphemeral", { kind: "error", error: "is_archived" }, 1);
    await under.slack.mention(ADA, CHANNEL, "approve R7");
    await under.slack.until(() => under.faults.length === 1);

    expect(String(under.faults[0])).toContain("was lost");
    expect(String(under.faults[0])).not.toContain("R7");
  });

  it("has the same key when it is delivered again, and another when it is done again", async () => {
    const request = await under.request();
    const command = await under.slack.slash(ADA, "walk current");
    const mention = await under.slack.mention(ADA, CHANNEL, "walk current");
    const click = await under.slack.click(request, "Approve", ADA);
    await said(2);
    for (const delivered of [command, mention, click]) await under.slack.deliverAgain(delivered);
    await said(5);
    await under.slack.slash(ADA, "walk current");
    await under.slack.click(request, "Approve", ADA);
    await said(7);
    const keys = under.said.map(({ key }) => key);

    expect(new Set(keys.slice(0, 6)).size).toBe(3);
    expect(new Set(keys).size).toBe(5);
    // A second press is another act, and known to be of the same button.
    expect(new Set(under.said.flatMap(({ pressed = [] }) => pressed)).size).toBe(1);
  });

  it("is not asked for by the help, which everybody may open", async () => {
    await under.slack.shortcut(ADA, "lattice_help");
    await under.slack.until(() => JSON.stringify(under.slack.views(ADA)).includes("All words"));

    expect(under.said).toEqual([]);
  });

  it("is told as not known where the command is not the bot's", async () => {
    await under.slack.slash(ADA, "x", { command: "/other" });

    expect(await under.told(ADA)).toContain("/lattice");
    expect(under.said).toEqual([]);
  });

  it("is acknowledged at once, however long it takes, and answered where it breaks", async () => {
    under.take = async () => {
      await sleep(50);
      throw new Error("xoxb-secret");
    };
    const sent = await under.slack.slash(ADA, "walk current");

    expect(sent.acked).toBe(true);
    expect(sent.ackMs).toBeLessThan(50);
    expect(await under.told(ADA)).toMatch(/Reference [0-9a-f]{8}/);
    expect(await under.told(ADA)).not.toContain("xoxb");
    expect(under.faults).toHaveLength(1);
  });
});

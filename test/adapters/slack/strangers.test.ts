import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { ADA, CHANNEL, NEW, OTHER, REQUEST, SlackUnderTest } from "./slack-under-test.ts";

const TEAM_EVIL = "T0EVIL0001";

describe.each(["socket", "http"] as const)("whom the bot does not answer, in %s mode", (mode) => {
  let under: SlackUnderTest;

  beforeEach(async () => {
    under = await SlackUnderTest.open(mode);
  });

  afterEach(async () => {
    expect(under.said).toEqual([]);
    expect(
      under.slack.messages(CHANNEL).filter(({ user }) => user === under.slack.botUser),
    ).toEqual([]);
    await under.close();
  });

  it.each([
    ["guest", { isRestricted: true }, "guests"],
    ["guest", { isUltraRestricted: true }, "guests"],
    ["bot", { isBot: true }, "bots"],
    ["bot", { isWorkflowBot: true }, "bots"],
    ["deactivated", { deleted: true }, "deactivated"],
    ["workspace", { teamId: TEAM_EVIL, isStranger: false }, "own workspace"],
  ])("a %s, by %j, gets one private refusal", async (why, user, words) => {
    under.slack.addUser({ id: NEW, ...user });
    const sent = await under.slack.slash(NEW, "approve R7");

    expect(sent.acked).toBe(true);
    expect(await under.told(NEW)).toContain(words);
    expect(under.slack.ephemerals(NEW)).toHaveLength(1);
    expect(under.refused).toEqual([why]);
  });

  it("a command that names another workspace, though its user is one of ours", async () => {
    await under.slack.slash(ADA, "approve R7", { team: TEAM_EVIL });

    expect(await under.told(ADA)).toContain("own workspace");
    expect(under.refused).toEqual(["workspace"]);
  });

  it("another channel", async () => {
    await under.slack.slash(ADA, "walk current", { channel: OTHER });

    expect(await under.told(ADA)).toContain(CHANNEL);
    expect(under.refused).toEqual(["channel"]);
  });

  it("a guest in another channel, without a word of where the bot answers", async () => {
    under.slack.addUser({ id: NEW, isRestricted: true });
    await under.slack.slash(NEW, "walk current", { channel: OTHER });

    expect(await under.told(NEW)).toMatch(/^(?!.*C0INCIDENT).*guests/s);
    expect(under.refused).toEqual(["guest"]);
  });

  it.each([
    ["shared", { isExtShared: true }],
    ["shared with the organisation", { isOrgShared: true }],
    ["about to be shared", { isPendingExtShared: true }],
  ])("a channel that is %s with another workspace", async (_how, shared) => {
    under.slack.setChannel({ id: CHANNEL, name: "incident", members: [ADA], ...shared });
    await under.slack.mention(ADA, CHANNEL, "walk current");

    expect(await under.told(ADA)).toContain("shared");
    expect(under.refused).toEqual(["shared-channel"]);
  });

  it("anybody, while Slack does not say who they are", async () => {
    under.slack.faults.next("users.info", { kind: "http", status: 503 }, 1);
    await under.slack.slash(ADA, "walk current");

    expect(await under.told(ADA)).toMatch(/Try again.*lattice run/s);
    expect(under.refused).toEqual(["slack-silent"]);
  });

  it("a guest who opens the help", async () => {
    under.slack.addUser({ id: NEW, isRestricted: true });
    await under.slack.shortcut(NEW, "lattice_help");
    const shown = () => JSON.stringify(under.slack.views(NEW));
    await under.slack.until(() => shown().includes("guests"));

    expect(shown()).not.toContain("All words");
  });
});

describe("a channel that was shared while the bot had something to show in it", () => {
  let under: SlackUnderTest;

  beforeEach(async () => {
    under = await SlackUnderTest.open("socket");
  });

  afterEach(() => under.close());

  it("is shown nothing more", async () => {
    under.slack.setChannel({ id: CHANNEL, name: "incident", members: [ADA], isExtShared: true });
    const { surface } = under.opened;

    expect(await surface.post(REQUEST, { channel: CHANNEL })).toMatchObject({
      kind: "later",
      mend: true,
    });
    expect(under.slack.messages(CHANNEL)).toEqual([]);
  });
});

describe("a person whose rights ended while they decided", () => {
  it("is not proved, though they were let in a moment ago", async () => {
    const under = await SlackUnderTest.open("socket");
    await under.slack.slash(ADA, "approve R7");
    const said = await under.slack.until(() => under.said[0]);
    under.slack.addUser({ id: ADA, deleted: true });

    expect(await said.actor.prove({} as never)).toMatchObject({ kind: "unproved" });
    await under.close();
  });
});

describe("signed HTTP", () => {
  let under: SlackUnderTest;

  beforeEach(async () => {
    under = await SlackUnderTest.open("http");
  });

  afterEach(() => under.close());

  it.each([
    ["with another secret", { secret: "another-secret" }],
    ["six minutes ago", { ageSeconds: 360 }],
    ["for six minutes from now", { ageSeconds: -360 }],
    ["for no time at all", { headers: { "x-slack-request-timestamp": "soon" } }],
  ])("that was signed %s is nobody's", async (_how, signed) => {
    const body = `command=%2Flattice&text=walk&user_id=${ADA}&team_id=${under.slack.team}&channel_id=${CHANNEL}&trigger_id=1`;
    const answer = await under.slack.post(body, signed);

    expect(answer.status).toBe(401);
    expect(under.said).toEqual([]);
    // The same is taken where it is signed as it should be.
    expect((await under.slack.post(body)).status).toBe(200);
    await under.slack.until(() => under.said.length === 1);
  });

  it("that is too large is not read to its end", async () => {
    const { status } = await under.slack.post(`payload=${"x".repeat(2 * 1024 * 1024)}`);

    expect(status).toBe(413);
    expect(under.said).toEqual([]);
  });

  it("proves to Slack that the address is the bot's", async () => {
    expect(await under.slack.verifies()).toBe(true);
  });
});

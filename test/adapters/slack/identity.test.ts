import { describe, expect, it } from "@jest/globals";
import { Directory } from "../../../src/adapters/slack/people/directory.ts";
import { recognise } from "../../../src/adapters/slack/people/identity.ts";
import type { Speaker } from "../../../src/adapters/slack/people/identity.ts";
import { slackActor } from "../../../src/adapters/slack/people/slack-actor.ts";
import type { SlackWeb, WebAnswer } from "../../../src/adapters/slack/web/slack-web.ts";

const OURS = { team: "T0OPS00001", channels: ["C0INCIDENT"] };
const ADA: Speaker = { user: "U0ADA00001", teams: ["T0OPS00001"], channel: "C0INCIDENT" };
const USER = { id: "U0ADA00001", team_id: "T0OPS00001", real_name: "Ada L." };
const CHANNEL = { id: "C0INCIDENT", is_member: true };

const REFUSED: WebAnswer = { kind: "refused", error: "channel_not_found", detail: "none" };

interface Said {
  readonly user?: object | WebAnswer;
  readonly channel?: object | WebAnswer;
}

/** Slack that says these things of everybody and every channel. */
function slackSaying(saying: Said) {
  const calls: string[] = [];
  let nowMs = 0;
  const web: SlackWeb = {
    call: (method) => {
      calls.push(method);
      const { user = USER, channel = CHANNEL } = saying;
      const said = method === "users.info" ? user : channel;
      if ("kind" in said) return Promise.resolve(said as WebAnswer);
      const name = method === "users.info" ? "user" : "channel";
      return Promise.resolve({ kind: "ok", body: { [name]: said }, scopes: undefined });
    },
  };
  const later = (ms: number) => {
    nowMs += ms;
  };
  return { directory: new Directory(web, () => nowMs), calls, later };
}

const why = async (speaker: Speaker, said: Said = {}) => {
  const seen = await recognise(speaker, OURS, slackSaying(said).directory);
  return seen.kind === "stranger" ? seen.why : seen.kind;
};

describe("who acts in Slack", () => {
  it("is a member of our workspace in one of our channels", async () => {
    expect(await why(ADA)).toBe("member");
    expect(await why(ADA, { user: { ...USER, is_app_user: true } })).toBe("member");
  });

  it.each([
    ["guest", { is_restricted: true }],
    ["guest", { is_ultra_restricted: true }],
    ["bot", { is_bot: true }],
    ["bot", { id: "USLACKBOT" }],
    ["bot", { is_workflow_bot: true }],
    ["deactivated", { deleted: true }],
    ["workspace", { team_id: "T0EVIL0001" }],
    // Slack says of outsiders in a shared channel that they are no strangers.
    ["workspace", { team_id: "T0EVIL0001", is_stranger: false }],
  ])("is nobody: %s, by %j", async (reason, user) => {
    expect(await why(ADA, { user: { ...USER, ...user } })).toBe(reason);
  });

  it.each(["is_ext_shared", "is_org_shared", "is_pending_ext_shared"])(
    "is nobody in a channel that %s",
    async (shared) => {
      expect(await why(ADA, { channel: { ...CHANNEL, [shared]: true } })).toBe("shared-channel");
    },
  );

  it("is nobody in another channel, or where any workspace named is another", async () => {
    expect(await why({ ...ADA, channel: "C0OTHER001" })).toBe("channel");
    expect(await why({ ...ADA, teams: ["T0OPS00001", "T0EVIL0001"] })).toBe("workspace");
  });

  it("is told the channels only where they are a full member", async () => {
    const elsewhere = { ...ADA, channel: "C0OTHER001" };
    const told = async (user: object) =>
      recognise(elsewhere, OURS, slackSaying({ user: { ...USER, ...user } }).directory);

    expect(JSON.stringify(await told({}))).toContain("C0INCIDENT");
    for (const stranger of [
      { is_restricted: true },
      { team_id: "T0EVIL0001" },
      { deleted: true },
      { is_bot: true },
    ]) {
      expect(JSON.stringify(await told(stranger))).not.toContain("C0INCIDENT");
    }
  });

  it("is nobody while Slack cannot be asked", async () => {
    const silent: WebAnswer = { kind: "later", afterMs: 1, detail: "away" };
    expect(await why(ADA, { user: silent })).toBe("slack-silent");
    expect(await why(ADA, { channel: silent })).toBe("slack-silent");
    expect(await why(ADA, { user: { id: 7 } })).toBe("slack-silent");
  });

  it("is believed for a minute", async () => {
    const { directory, calls, later } = slackSaying({});
    await recognise(ADA, OURS, directory);
    later(59_999);
    await recognise(ADA, OURS, directory);
    expect(calls).toHaveLength(2);
    later(1);
    await recognise(ADA, OURS, directory);
    expect(calls).toHaveLength(4);
  });
});

describe("a person who acts in Slack", () => {
  const PERSON = {
    name: "Ada Lind",
    roles: ["operator", "approver"],
    slack: "U0ADA00001",
    matrix: undefined,
    sshKeys: [],
  } as const;
  const user = { ...USER, name: "ada" } as never;
  const STATEMENT = {} as never;
  const inChannel = (directory: Directory) => ({
    people: { ada: PERSON },
    ours: OURS,
    directory,
    channel: "C0INCIDENT",
    act: "k",
  });

  it("is the one of the configuration with that id, and proved as Slack has them now", async () => {
    const { directory, calls } = slackSaying({});
    await directory.user("U0ADA00001", { fresh: false });
    const actor = slackActor(user, inChannel(directory));

    expect(actor).toMatchObject({ id: "ada", name: "Ada Lind", via: "slack" });
    expect(await actor.prove(STATEMENT)).toEqual({
      kind: "proved",
      proof: {
        how: "slack",
        team: "T0OPS00001",
        user: "U0ADA00001",
        channel: "C0INCIDENT",
        act: "k",
      },
    });
    expect(calls).toEqual(["users.info", "users.info", "conversations.info"]);
  });

  it("is not proved any more once their account is deactivated", async () => {
    const { directory } = slackSaying({ user: { ...USER, deleted: true } });

    expect(await slackActor(user, inChannel(directory)).prove(STATEMENT)).toMatchObject({
      kind: "unproved",
    });
  });

  it.each([
    ["is shared with another workspace", { ...CHANNEL, is_ext_shared: true }, "shared"],
    ["Slack knows no more", REFUSED, "does not answer in this channel"],
    ["Slack says nothing of", { kind: "later", afterMs: 1, detail: "away" }, "could not be asked"],
  ] as const)("is not proved in a channel that %s by now", async (_how, channel, words) => {
    const said: { channel: object } = { channel: CHANNEL };
    const { directory } = slackSaying(said);
    const actor = slackActor(user, inChannel(directory));
    await directory.channel("C0INCIDENT");
    said.channel = channel;

    expect(await actor.prove(STATEMENT)).toMatchObject({
      kind: "unproved",
      detail: expect.stringContaining(words) as unknown,
    });
  });

  it("has no role where the configuration has nobody with that id", () => {
    const { directory } = slackSaying({});
    const actor = slackActor(user, { ...inChannel(directory), people: {} });

    expect(actor).toMatchObject({ id: "slack:U0ADA00001", roles: [] });
  });
});

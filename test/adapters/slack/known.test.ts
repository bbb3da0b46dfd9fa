import { describe, expect, it } from "@jest/globals";
import { Directory } from "../../../src/adapters/slack/people/directory.ts";
import { recognise } from "../../../src/adapters/slack/people/identity.ts";
import { Self } from "../../../src/adapters/slack/self.ts";
import type { SlackWeb, WebAnswer } from "../../../src/adapters/slack/web/slack-web.ts";

const OURS = { team: "T0OPS00001", channels: ["C0INCIDENT"] };
const ADA = { user: "U0ADA00001", teams: [OURS.team], channel: "C0INCIDENT" };

const refused = (error: string): WebAnswer => ({ kind: "refused", error, detail: error });

const ok = (body: Readonly<Record<string, unknown>>): WebAnswer => ({
  kind: "ok",
  body,
  scopes: undefined,
});

/** Slack that knows everybody and every channel, but for what is said here. */
function slackSaying(instead: Partial<Record<string, WebAnswer>> = {}) {
  const asked: string[] = [];
  const web: SlackWeb = {
    call: (method, { user, channel }) => {
      asked.push(String(user ?? channel));
      const plain = { user: { id: user, team_id: OURS.team }, channel: { id: channel } };
      return Promise.resolve(instead[method] ?? ok(plain));
    },
  };
  return { directory: new Directory(web, () => 0), asked };
}

const why = async (instead: Partial<Record<string, WebAnswer>>) => {
  const seen = await recognise(ADA, OURS, slackSaying(instead).directory);
  return seen.kind === "stranger" ? seen.why : seen.kind;
};

describe("somebody whom Slack does not show", () => {
  it.each(["user_not_found", "user_not_visible"])("is nobody: %s", async (error) => {
    expect(await why({ "users.info": refused(error) })).toBe("unknown-user");
  });

  it.each(["missing_scope", "invalid_auth", "account_inactive"])(
    "is nobody, and may be somebody, where Slack would not say: %s",
    async (error) => {
      expect(await why({ "users.info": refused(error) })).toBe("slack-silent");
    },
  );

  it("is nobody where Slack shows no such channel, though it is one of ours", async () => {
    expect(await why({ "conversations.info": refused("channel_not_found") })).toBe("channel");
    expect(await why({ "conversations.info": refused("missing_scope") })).toBe("slack-silent");
  });
});

describe("what is known of people", () => {
  it("is kept of the thousand who were looked up last, and of nobody before", async () => {
    const { directory, asked } = slackSaying();
    const look = (id: number) => directory.user(`U${id}`, { fresh: false });
    for (let id = 0; id < 1_000; id += 1) await look(id);
    await look(0);
    expect(asked).toHaveLength(1_000);
    await look(1_000);
    await look(1);
    expect(asked).toHaveLength(1_001);
    await look(0);

    expect(asked.slice(1_000)).toEqual(["U1000", "U0"]);
  });
});

describe("a token of another workspace", () => {
  it("is not the bot's, and the words name both", async () => {
    const told = Promise.withResolvers<undefined>();
    const web: SlackWeb = {
      call: () => {
        if (self.why?.includes("T0EVIL0001") === true) told.resolve(undefined);
        return Promise.resolve(ok({ user_id: "U0BOT00001", team_id: "T0EVIL0001" }));
      },
    };
    const self: Self = new Self(web, OURS.team, { again: 1, still: 1 });
    self.ask();
    await told.promise;
    self.close();

    expect(self.user).toBeUndefined();
    expect(self.why).toMatch(/T0EVIL0001.*T0OPS00001/);
  });
});

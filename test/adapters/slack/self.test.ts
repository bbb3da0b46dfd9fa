import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { Self } from "../../../src/adapters/slack/self.ts";
import type { WebAnswer } from "../../../src/adapters/slack/web/slack-web.ts";
import { ADA, SlackUnderTest } from "./slack-under-test.ts";

describe("who the bot is in Slack", () => {
  let under: SlackUnderTest;

  beforeEach(async () => {
    under = await SlackUnderTest.open("socket");
  });

  afterEach(async () => {
    await under.close();
  });

  it.each(["token_revoked", "account_inactive"])(
    "is not known any more once anything is answered with %s",
    async (error) => {
      under.slack.faults.next("users.info", { kind: "error", error });
      await under.slack.slash(ADA, "walk current");
      await under.slack.until(() => under.refused.length > 0);

      expect(under.opened.unknown()).toContain(error);
    },
  );

  it("is known though Slack could not be asked about somebody", async () => {
    under.slack.faults.next("users.info", { kind: "reset" });
    await under.slack.slash(ADA, "walk current");
    await under.slack.until(() => under.refused.length > 0);

    expect(under.opened.unknown()).toBeUndefined();
  });
});

describe("who the bot is, asked again and again", () => {
  const OK: WebAnswer = {
    kind: "ok",
    body: { user_id: "U0BOT00001", team_id: "T0OPS00001" },
    scopes: undefined,
  };
  const REVOKED: WebAnswer = { kind: "refused", error: "token_revoked", detail: "revoked" };
  const AWAY: WebAnswer = { kind: "later", afterMs: 1, detail: "away" };

  it("is not known once the token is refused, and known again once it is taken", async () => {
    const answers = [AWAY, OK, AWAY, REVOKED, OK];
    const seen: (string | undefined)[] = [];
    const all = Promise.withResolvers<undefined>();
    const call = () => {
      seen.push(self.why);
      const answer = answers.shift();
      if (answer === undefined) all.resolve(undefined);
      return Promise.resolve(answer ?? OK);
    };
    const self: Self = new Self({ call }, "T0OPS00001", { again: 1, still: 1 });
    self.ask();
    await all.promise;
    self.close();

    // A Slack that is away for once says nothing against the token.
    expect(seen).toEqual([expect.any(String), "away", undefined, undefined, "revoked", undefined]);
  });
});

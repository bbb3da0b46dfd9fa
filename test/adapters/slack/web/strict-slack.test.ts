import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { openSlackWeb } from "../../../../src/adapters/slack/web/open-web.ts";
import type { SlackWeb } from "../../../../src/adapters/slack/web/slack-web.ts";
import { FakeSlack } from "../../../fakes/slack/fake-slack.ts";

const CHANNEL = "C0INCIDENT";

describe("Slack's Web API against a strict Slack", () => {
  let slack: FakeSlack;
  let web: SlackWeb;

  beforeEach(async () => {
    slack = await FakeSlack.open({ scopes: ["chat:write", "channels:history"] });
    web = await openSlackWeb({ token: slack.botToken, apiUrl: slack.apiUrl, timeoutMs: 1_000 });
  });

  afterEach(() => slack.close());

  const post = (text = "hello") => web.call("chat.postMessage", { channel: CHANNEL, text });

  it("posts once, and knows where it stands", async () => {
    const answer = await post();

    expect(answer).toMatchObject({ kind: "ok", body: { channel: CHANNEL } });
    expect(slack.messages(CHANNEL)).toMatchObject([{ text: "hello" }]);
    expect(answer.kind === "ok" && answer.scopes).toEqual(["chat:write", "channels:history"]);
  });

  it("does not say that a message was not posted where it may stand there", async () => {
    slack.faults.next("chat.postMessage", { kind: "reset-after-commit" });

    expect(await post()).toMatchObject({ kind: "unsure" });
    expect(slack.messages(CHANNEL)).toHaveLength(1);
  });

  it("posts nothing where it is limited, and says until when", async () => {
    slack.faults.next("chat.postMessage", { kind: "ratelimited", retryAfter: 3 });

    expect(await post()).toMatchObject({ kind: "later", afterMs: 3_000 });
    expect(slack.messages(CHANNEL)).toEqual([]);
    expect(slack.calls("chat.postMessage")).toHaveLength(1);
  });

  it("names the scope that the app lacks", async () => {
    const answer = await web.call("users.info", { user: "U0ADA00001" });

    expect(answer).toMatchObject({ kind: "refused", error: "missing_scope" });
    expect(JSON.stringify(answer)).toContain("users:read");
  });

  it("tells where the next page of a history begins", async () => {
    for (const text of ["one", "two", "three"]) await post(text);
    const page = await web.call("conversations.history", { channel: CHANNEL, limit: 2 });
    const cursor =
      page.kind === "ok" && (page.body["response_metadata"] as { next_cursor: string });
    const next = await web.call("conversations.history", {
      channel: CHANNEL,
      limit: 2,
      cursor: cursor === false ? "" : cursor.next_cursor,
    });

    expect(next).toMatchObject({ kind: "ok", body: { messages: [{ text: "one" }] } });
    expect(next.kind === "ok" && next.body).not.toHaveProperty("response_metadata");
  });
});

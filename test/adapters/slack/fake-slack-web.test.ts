import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { callWeb } from "../../fakes/slack/call-web.ts";
import type { CallOptions } from "../../fakes/slack/call-web.ts";
import { FakeSlack } from "../../fakes/slack/fake-slack.ts";

const ADA = "U0ADA00001";
const CHANNEL = "C0INCIDENT";
const HIDDEN = "G0HIDDEN01";
const LOBBY = "C0LOBBY001";

let slack: FakeSlack;
let time = 1_800_000_000_000;

beforeEach(async () => {
  time = 1_800_000_000_000;
  slack = await FakeSlack.open({
    now: () => time,
    channels: [
      { id: CHANNEL, name: "incident", members: [ADA] },
      { id: LOBBY, name: "lobby", members: [ADA], isMember: false },
      { id: HIDDEN, name: "hidden", members: [ADA], isPrivate: true, isMember: false },
    ],
  });
});

afterEach(() => slack.close());

const call = async (method: string, args = {}, options: CallOptions = {}) =>
  (await callWeb(slack, method, args, options)).body;

const post = (more: object = {}) =>
  call("chat.postMessage", { channel: CHANNEL, text: "hello", ...more });

const section = (text: string) => ({ type: "section", text: { type: "mrkdwn", text } });

describe("the fake's Web API", () => {
  it("knows each token, and what it is for", async () => {
    const to = (method: string, token: string) => call(method, {}, { token });
    expect(await to("auth.test", slack.botToken)).toMatchObject({
      ok: true,
      team_id: "T0OPS00001",
      user_id: slack.botUser,
    });
    expect(await to("auth.test", "")).toEqual({ ok: false, error: "not_authed" });
    expect(await to("auth.test", "xoxb-other")).toEqual({ ok: false, error: "invalid_auth" });
    expect(slack.problems()).toEqual([]);
    for (const [method, token] of [
      ["auth.test", slack.appToken],
      ["apps.connections.open", slack.botToken],
    ] as const) {
      expect(await to(method, token)).toEqual({ ok: false, error: "not_allowed_token_type" });
    }
    expect(slack.problems()).toHaveLength(2);
  });

  it("has no other methods", async () => {
    expect(await call("chat.scheduleMessage")).toMatchObject({ error: "unknown_method" });
    expect(slack.problems()).toEqual(["chat.scheduleMessage: no method of the fake"]);
  });

  it("takes forms and JSON alike, and tells broken JSON", async () => {
    const blocks = [section("hello")];
    for (const as of ["form", "json"] as const) {
      const args = { channel: CHANNEL, text: "hello", blocks };
      expect(await call("chat.postMessage", args, { as })).toMatchObject({ ok: true });
    }
    const [first, second] = slack.messages(CHANNEL);
    expect(first?.blocks).toMatchObject(blocks);
    expect(second?.blocks).toMatchObject(blocks);
    const response = await fetch(`${slack.apiUrl}auth.test`, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        authorization: `Bearer ${slack.botToken}`,
      },
      body: "{",
    });
    expect(await response.json()).toEqual({ ok: false, error: "invalid_json" });
  });

  it("tells the scopes of a token, and which one is missing", async () => {
    const poor = await FakeSlack.open({ scopes: ["chat:write", "commands"] });
    const { headers, body } = await callWeb(poor, "users.info", { user: ADA });
    expect(headers.get("x-oauth-scopes")).toBe("chat:write,commands");
    expect(body).toEqual({
      ok: false,
      error: "missing_scope",
      needed: "users:read",
      provided: "chat:write,commands",
    });
    expect(poor.problems()).toEqual(["users.info: missing_scope users:read"]);
    await poor.close();
  });

  it("asks another scope for a private channel", async () => {
    const poor = await FakeSlack.open({
      scopes: ["channels:history", "channels:read"],
      channels: [{ id: HIDDEN, name: "hidden", members: [], isPrivate: true }],
    });
    for (const [method, needed] of [
      ["conversations.history", "groups:history"],
      ["conversations.info", "groups:read"],
    ] as const) {
      expect((await callWeb(poor, method, { channel: HIDDEN })).body).toMatchObject({ needed });
    }
    await poor.close();
  });

  it("posts only where the bot is, and something only", async () => {
    expect(await post({ channel: LOBBY })).toMatchObject({ error: "not_in_channel" });
    expect(await post({ channel: HIDDEN })).toMatchObject({ error: "channel_not_found" });
    expect(await post({ channel: "C0NOWHERE1" })).toMatchObject({ error: "channel_not_found" });
    expect(await post({ text: "" })).toMatchObject({ error: "no_text" });
    slack.setChannel({ id: CHANNEL, name: "incident", members: [ADA], isArchived: true });
    expect(await post()).toMatchObject({ error: "is_archived" });
    expect(slack.messages(CHANNEL)).toEqual([]);
  });

  it("refuses blocks that Slack refuses, and says why", async () => {
    const answer = await post({ blocks: [section("x".repeat(3_001))] });
    expect(answer).toMatchObject({
      error: "invalid_blocks",
      response_metadata: {
        messages: ["invalid_blocks: blocks[0].text.text has 3001 characters, 3000 at most"],
      },
    });
    expect(await post({ blocks: "no list" })).toMatchObject({ error: "invalid_blocks_format" });
    expect(slack.messages(CHANNEL)).toEqual([]);
    expect(slack.problems()).toHaveLength(2);
  });

  it("takes blocks without a text, which somebody should look at", async () => {
    expect(await post({ text: "", blocks: [section("hello")] })).toMatchObject({ ok: true });
    expect(slack.problems()).toEqual(["post: no text beside the blocks"]);
  });

  it("cuts a posted text at 40 000 characters, and refuses an edit above 4 000", async () => {
    const { ts } = await post({ text: "x".repeat(40_001) });
    expect(slack.messages(CHANNEL)[0]?.text).toHaveLength(40_000);
    expect(slack.problems()).toEqual(["post: text has 40001 characters and is cut"]);
    const edit = await call("chat.update", { channel: CHANNEL, ts, text: "x".repeat(4_001) });
    expect(edit).toMatchObject({ error: "msg_too_long" });
  });

  it("edits only the bot's own messages, and takes blocks away with a text alone", async () => {
    const { ts } = await post({ blocks: [section("hello")] });
    const edit = (more: object) => call("chat.update", { channel: CHANNEL, text: "bye", ...more });
    expect(await edit({ ts })).toMatchObject({ ok: true, channel: CHANNEL, ts, text: "bye" });
    expect(slack.message(CHANNEL, String(ts))).toMatchObject({
      text: "bye",
      blocks: [],
      edited: 1,
      history: [{ text: "hello", blocks: [section("hello")] }],
    });
    expect(await edit({ ts: "1.000001" })).toMatchObject({ error: "message_not_found" });
    expect(slack.problems()).toEqual([]);
    const said = slack.say(ADA, CHANNEL, "mine");
    expect(await edit({ ts: said.ts })).toMatchObject({ error: "cant_update_message" });
    expect(slack.problems()).toEqual([`update: message ${said.ts} is not the bot's own`]);
  });

  it("hangs a thread on a message that is there, and on its root", async () => {
    const { ts } = await post();
    const { ts: reply } = await post({ thread_ts: ts, reply_broadcast: true });
    expect(slack.thread(CHANNEL, String(ts))).toMatchObject([{ ts: reply, broadcast: true }]);
    expect(slack.messages(CHANNEL)).toHaveLength(1);
    expect(slack.problems()).toEqual([]);
    await post({ thread_ts: reply });
    expect(slack.thread(CHANNEL, String(ts))).toHaveLength(2);
    expect(await post({ thread_ts: "1.000001" })).toMatchObject({ error: "thread_not_found" });
    expect(slack.problems()).toHaveLength(2);
  });

  it("keeps metadata, and shows it only to who asks for it", async () => {
    const metadata = { event_type: "lattice_message", event_payload: { key: "k" } };
    await post({ metadata });
    const history = (more: object) => call("conversations.history", { channel: CHANNEL, ...more });
    expect(await history({ include_all_metadata: true })).toMatchObject({
      messages: [{ metadata }],
    });
    const [bare] = (await history({}))["messages"] as readonly object[];
    expect(bare).not.toHaveProperty("metadata");
    const wrong = await post({ metadata: { event_type: "lattice_message" } });
    expect(wrong).toMatchObject({ error: "invalid_metadata_format" });
  });

  it("pages a channel newest first, and a thread oldest first", async () => {
    const posted = [];
    for (const text of ["one", "two", "three"]) posted.push(await post({ text }));
    const [first] = posted;
    await post({ text: "below", thread_ts: first?.["ts"] });
    await post({ text: "for all", thread_ts: first?.["ts"], reply_broadcast: true });
    const read = async (method: string, more: object) => {
      const answer = await call(method, { channel: CHANNEL, ...more });
      const messages = answer["messages"] as readonly { readonly text: string }[];
      const next = (answer["response_metadata"] as { readonly next_cursor: string }).next_cursor;
      return { texts: messages.map(({ text }) => text), next };
    };
    const page = await read("conversations.history", { limit: 3 });
    expect(page.texts).toEqual(["for all", "three", "two"]);
    const rest = await read("conversations.history", { limit: 3, cursor: page.next });
    expect(rest).toEqual({ texts: ["one"], next: "" });
    const since = await read("conversations.history", { oldest: posted[1]?.["ts"] });
    expect(since.texts).toEqual(["for all", "three"]);
    const thread = await read("conversations.replies", { ts: first?.["ts"] });
    expect(thread.texts).toEqual(["one", "below", "for all"]);
    expect(
      await call("conversations.replies", { channel: CHANNEL, ts: first?.["ts"], limit: 1 }),
    ).toMatchObject({ messages: [{ thread_ts: first?.["ts"], reply_count: 2 }], has_more: true });
    expect(await call("conversations.replies", { channel: CHANNEL, ts: "1.1" })).toMatchObject({
      error: "thread_not_found",
    });
  });

  it("shows something to one person who is in the channel", async () => {
    const tell = (user: string) =>
      call("chat.postEphemeral", { channel: CHANNEL, user, text: "between us" });
    const { message_ts: ts } = await tell(ADA);
    expect(slack.ephemerals(ADA)).toMatchObject([{ text: "between us", by: "chat.postEphemeral" }]);
    expect(slack.messages(CHANNEL)).toEqual([]);
    expect(await tell("U0BEN00001")).toMatchObject({ error: "user_not_in_channel" });
    const edit = await call("chat.update", { channel: CHANNEL, ts, text: "what" });
    expect(edit).toMatchObject({ error: "message_not_found" });
  });

  it("says who somebody is, and what a channel is", async () => {
    slack.addUser({ id: "U0GUEST001", isRestricted: true, teamId: "T0OTHER001" });
    expect(await call("users.info", { user: "U0GUEST001" })).toMatchObject({
      user: { team_id: "T0OTHER001", is_restricted: true, is_stranger: false, deleted: false },
    });
    expect(await call("users.info", { user: "U0NOBODY01" })).toMatchObject({
      error: "user_not_found",
    });
    slack.setChannel({ id: CHANNEL, name: "incident", members: [], isExtShared: true });
    expect(await call("conversations.info", { channel: CHANNEL })).toMatchObject({
      channel: { is_ext_shared: true, is_member: true },
    });
    expect(await call("conversations.info", { channel: LOBBY })).toMatchObject({
      channel: { is_member: false },
    });
    expect(await call("conversations.info", { channel: HIDDEN })).toMatchObject({
      error: "channel_not_found",
    });
  });
});

describe("the fake's limits and faults", () => {
  it("limits messages of a channel to a burst and one a second", async () => {
    const strict = await FakeSlack.open({ rates: true, now: () => time });
    const send = () => callWeb(strict, "chat.postMessage", { channel: CHANNEL, text: "x" });
    const answers = [];
    for (let count = 0; count < 6; count += 1) answers.push(await send());
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 429]);
    expect(answers[5]?.headers.get("retry-after")).toBe("1");
    time += 1_000;
    expect((await send()).status).toBe(200);
    expect(strict.messages(CHANNEL)).toHaveLength(6);
    expect(strict.problems()).toEqual([]);
    await strict.close();
  });

  it("limits edits to fifty a minute", async () => {
    const strict = await FakeSlack.open({ rates: true, now: () => time });
    const { body } = await callWeb(strict, "chat.postMessage", { channel: CHANNEL, text: "x" });
    const args = { channel: CHANNEL, ts: body["ts"], text: "y" };
    const statuses = [];
    for (let count = 0; count < 51; count += 1) {
      statuses.push((await callWeb(strict, "chat.update", args)).status);
    }
    expect(statuses.filter((status) => status === 200)).toHaveLength(50);
    expect(statuses[50]).toBe(429);
    await strict.close();
  });

  it("counts nothing unless it is asked to", async () => {
    for (let count = 0; count < 20; count += 1) expect(await post()).toMatchObject({ ok: true });
  });

  it("remembers who does not wait as they were told", async () => {
    slack.faults.next("chat.postMessage", { kind: "ratelimited", retryAfter: 2 });
    const { status, headers } = await callWeb(slack, "chat.postMessage", {
      channel: CHANNEL,
      text: "x",
    });
    expect([status, headers.get("retry-after")]).toEqual([429, "2"]);
    // What was on its way already could not know.
    expect(await post()).toMatchObject({ error: "ratelimited" });
    expect(slack.problems()).toEqual([]);
    await new Promise((resolve) => setTimeout(resolve, 150));
    time += 1_000;
    expect(await post()).toMatchObject({ error: "ratelimited" });
    expect(slack.problems()).toEqual(["chat.postMessage: called 1 s before Retry-After was over"]);
    time += 1_000;
    expect(await post()).toMatchObject({ ok: true });
  });

  it("fails before it does something, or after", async () => {
    const { faults } = slack;
    faults.next("chat.postMessage", { kind: "http", status: 503 });
    faults.next("chat.postMessage", { kind: "error", error: "internal_error" });
    faults.next("chat.postMessage", { kind: "reset" });
    expect((await callWeb(slack, "chat.postMessage", { channel: CHANNEL, text: "x" })).status).toBe(
      503,
    );
    expect(await post()).toEqual({ ok: false, error: "internal_error" });
    await expect(post()).rejects.toThrow();
    expect(slack.messages(CHANNEL)).toEqual([]);
    faults.next("chat.postMessage", { kind: "reset-after-commit" });
    await expect(post()).rejects.toThrow();
    expect(slack.messages(CHANNEL)).toHaveLength(1);
    faults.next("chat.postMessage", { kind: "slow", ms: 80 });
    const began = performance.now();
    expect(await post()).toMatchObject({ ok: true });
    expect(performance.now() - began).toBeGreaterThan(75);
    expect(faults.left).toBe(0);
    expect(slack.calls("chat.postMessage")).toHaveLength(5);
  });

  it("fails as often as it was told to, and no other method", async () => {
    slack.faults.next("auth.test", { kind: "error", error: "fatal_error" }, 2);
    expect(await post()).toMatchObject({ ok: true });
    expect(await call("auth.test")).toMatchObject({ error: "fatal_error" });
    expect(await call("auth.test")).toMatchObject({ error: "fatal_error" });
    expect(await call("auth.test")).toMatchObject({ ok: true });
  });

  it("sees a token in an address", async () => {
    await fetch(`${slack.apiUrl}auth.test?token=${slack.botToken}`, { method: "POST" });
    expect(slack.problems()).toEqual(["auth.test: a token in the address"]);
  });
});

import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { createEmulator } from "emulate";
import type { Emulator } from "emulate";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { callWeb } from "../../fakes/slack/call-web.ts";
import type { WebAt } from "../../fakes/slack/call-web.ts";
import { FakeSlack } from "../../fakes/slack/fake-slack.ts";

/** What both are asked with. */
interface Asked extends WebAt {
  readonly channel: string;
}

let fake: FakeSlack;
let emulator: Emulator;
/** Ours first, then somebody else's: neither was written with the other in mind. */
let both: readonly [Asked, Asked];

beforeAll(async () => {
  fake = await FakeSlack.open({ channels: [{ id: "C0INCIDENT", name: "incident", members: [] }] });
  const port = await freePort();
  emulator = await createEmulator({
    service: "slack",
    port,
    seed: {
      tokens: { "xoxb-emulate": { login: "U000000001", scopes: [] } },
      slack: { channels: [{ name: "incident" }] },
    },
  });
  const theirs = { apiUrl: `http://127.0.0.1:${port}/api/`, botToken: "xoxb-emulate" };
  const { body } = await callWeb(theirs, "conversations.list");
  const listed = body["channels"] as readonly { readonly id: string; readonly name: string }[];
  const channel = listed.find(({ name }) => name === "incident")?.id ?? "";
  both = [
    { apiUrl: fake.apiUrl, botToken: fake.botToken, channel: "C0INCIDENT" },
    { ...theirs, channel },
  ];
});

afterAll(async () => {
  await fake.close();
  await emulator.close();
});

/** What each answers to the same. */
async function answers(
  method: string,
  args: (channel: string, at: number) => Readonly<Record<string, unknown>>,
  token?: string,
) {
  const asked = both.map((one, at) =>
    callWeb(one, method, args(one.channel, at), token === undefined ? {} : { token }),
  );
  return (await Promise.all(asked)).map(({ status, body }) => ({ status, body }));
}

const stamps = (answered: readonly { readonly body: Readonly<Record<string, unknown>> }[]) =>
  answered.map(({ body }) => String(body["ts"]));

/** What is compared: whose ids they are does not matter, but that it is the right message does. */
function shown(messages: unknown, names: Readonly<Record<string, string>>) {
  return (messages as readonly Readonly<Record<string, unknown>>[]).map((message) => ({
    type: message["type"],
    text: message["text"],
    ts: names[String(message["ts"])],
    hasBlocks: message["blocks"] !== undefined,
    edited: message["edited"] !== undefined,
    replies: message["reply_count"],
  }));
}

describe("the fake and another emulator of Slack", () => {
  it("say in the same shape who asks", async () => {
    const [ours, theirs] = await answers("auth.test", () => ({}));
    const kinds = (body: object | undefined) =>
      Object.fromEntries(Object.entries(body ?? {}).map(([key, value]) => [key, typeof value]));
    expect(kinds(ours?.body)).toMatchObject(kinds(theirs?.body));
  });

  const view = { type: "modal", title: { type: "plain_text", text: "x" }, blocks: [] };
  const nowhere = { channel: "C0NOWHERE1" };
  it.each([
    { method: "auth.test", args: {}, token: "", error: "not_authed" },
    { method: "chat.postMessage", args: { ...nowhere, text: "x" }, error: "channel_not_found" },
    { method: "chat.postMessage", args: {}, error: "no_text" },
    { method: "chat.update", args: { ts: "1.000001", text: "x" }, error: "message_not_found" },
    { method: "conversations.history", args: nowhere, error: "channel_not_found" },
    { method: "conversations.info", args: nowhere, error: "channel_not_found" },
    { method: "users.info", args: { user: "U0NOBODY01" }, error: "user_not_found" },
    { method: "views.open", args: { trigger_id: "none", view }, error: "invalid_trigger_id" },
  ])("refuse alike $method with $error", async ({ method, args, token, error }) => {
    const answered = await answers(method, (channel) => ({ channel, ...args }), token);
    for (const { status, body } of answered) {
      expect({ status, ok: body["ok"], error: body["error"] }).toEqual({
        status: 200,
        ok: false,
        error,
      });
    }
  });

  it("keep messages, threads and edits alike", async () => {
    const metadata = { event_type: "lattice_message", event_payload: { key: "k" } };
    const blocks = [{ type: "section", text: { type: "mrkdwn", text: "first" } }];
    const root = await answers("chat.postMessage", (channel) => ({
      channel,
      text: "first",
      blocks,
      metadata,
    }));
    const roots = stamps(root);
    const second = stamps(
      await answers("chat.postMessage", (channel) => ({ channel, text: "second" })),
    );
    const reply = stamps(
      await answers("chat.postMessage", (channel, at) => ({
        channel,
        text: "below",
        thread_ts: roots[at],
      })),
    );
    const edit = await answers("chat.update", (channel, at) => ({
      channel,
      ts: roots[at],
      text: "changed",
    }));
    expect(edit.map(({ body }) => [body["ok"], body["ts"], body["text"]])).toEqual(
      roots.map((ts) => [true, ts, "changed"]),
    );

    const names = Object.fromEntries([
      ...roots.map((ts) => [ts, "root"]),
      ...second.map((ts) => [ts, "second"]),
      ...reply.map((ts) => [ts, "reply"]),
    ]) as Readonly<Record<string, string>>;
    const history = await answers("conversations.history", (channel) => ({
      channel,
      include_all_metadata: true,
    }));
    const changed = {
      type: "message",
      text: "changed",
      ts: "root",
      hasBlocks: false,
      edited: true,
      replies: 1,
    };
    const plain = { type: "message", hasBlocks: false, edited: false, replies: undefined };
    for (const { body } of history) {
      expect(shown(body["messages"], names)).toEqual([
        { ...plain, text: "second", ts: "second" },
        changed,
      ]);
      expect(body).toMatchObject({ has_more: false, response_metadata: { next_cursor: "" } });
      const [, kept] = body["messages"] as readonly Readonly<Record<string, unknown>>[];
      expect(kept?.["metadata"]).toEqual(metadata);
    }
    const thread = await answers("conversations.replies", (channel, at) => ({
      channel,
      ts: roots[at],
    }));
    for (const { body } of thread) {
      expect(shown(body["messages"], names)).toEqual([
        changed,
        { ...plain, text: "below", ts: "reply" },
      ]);
    }
  });

  it("page a channel alike", async () => {
    for (const text of ["a", "b", "c"]) {
      await answers("chat.postMessage", (channel) => ({ channel, text }));
    }
    const page = await answers("conversations.history", (channel) => ({ channel, limit: 2 }));
    for (const { body } of page) {
      expect(shown(body["messages"], {}).map(({ text }) => text)).toEqual(["c", "b"]);
      expect(body["has_more"]).toBe(true);
    }
    const cursors = page.map(
      ({ body }) => (body["response_metadata"] as { readonly next_cursor: string }).next_cursor,
    );
    const next = await answers("conversations.history", (channel, at) => ({
      channel,
      limit: 1,
      cursor: cursors[at],
    }));
    for (const { body } of next) {
      expect(shown(body["messages"], {}).map(({ text }) => text)).toEqual(["a"]);
    }
  });

  it("differ where ours is strict: the other one takes any blocks, and any thread", async () => {
    const header = { type: "header", text: { type: "plain_text", text: "x".repeat(500) } };
    const blocks = await answers("chat.postMessage", (channel) => ({
      channel,
      text: "x",
      blocks: [header],
    }));
    expect(blocks.map(({ body }) => body["ok"])).toEqual([false, true]);
    const thread = await answers("chat.postMessage", (channel) => ({
      channel,
      text: "x",
      thread_ts: "1.000001",
    }));
    expect(thread.map(({ body }) => body["ok"])).toEqual([false, true]);
  });
});

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

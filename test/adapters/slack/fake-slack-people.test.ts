import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { callWeb } from "../../fakes/slack/call-web.ts";
import { FakeSlack } from "../../fakes/slack/fake-slack.ts";
import type { Delivered } from "../../fakes/slack/model.ts";
import { HttpServer } from "../../fakes/http-server.ts";

const ADA = "U0ADA00001";
const BEN = "U0BEN00001";
const CHANNEL = "C0INCIDENT";
const LOBBY = "C0LOBBY001";

let slack: FakeSlack;
let app: HttpServer;
let time = 1_800_000_000_000;
/** What the app answers at once. */
let answer: object | undefined;

beforeEach(async () => {
  time = 1_800_000_000_000;
  answer = undefined;
  app = await HttpServer.open((_request, response) => {
    response.end(answer === undefined ? "" : JSON.stringify(answer));
  });
  slack = await FakeSlack.open({
    mode: "http",
    now: () => time,
    channels: [
      { id: CHANNEL, name: "incident", members: [ADA, BEN] },
      { id: LOBBY, name: "lobby", members: [ADA], isMember: false },
    ],
  });
  slack.useHttp(app.url);
});

afterEach(async () => {
  await slack.close();
  await app.close();
});

const plain = (text: string) => ({ type: "plain_text", text });
const button = (label: string, more: object = {}) => ({
  type: "button",
  action_id: label.toLowerCase(),
  text: plain(label),
  value: `do ${label}`,
  ...more,
});
const actions = (...elements: object[]) => [{ type: "actions", elements }];

async function posted(blocks: object[], more: object = {}) {
  const args = { channel: CHANNEL, text: "hello", blocks, ...more };
  const { body } = await callWeb(slack, "chat.postMessage", args);
  return { channel: CHANNEL, ts: String(body["ts"]) };
}

describe("what people can do in the fake", () => {
  it("is to type commands where they are, escaped as Slack does", async () => {
    const { payload } = await slack.slash(ADA, 'pause --reason "a<b & c>d"', { channel: LOBBY });
    expect(payload).toMatchObject({
      command: "/lattice",
      text: 'pause --reason "a&lt;b &amp; c&gt;d"',
      user_id: ADA,
      team_id: "T0OPS00001",
      channel_id: LOBBY,
    });
    await expect(slack.slash(BEN, "help", { channel: LOBBY })).rejects.toThrow("is not in");
    await expect(slack.slash("U0NOBODY01", "help")).rejects.toThrow("no user");
    await expect(slack.slash(ADA, "help", { channel: "C0NONE" })).rejects.toThrow("no channel");
  });

  it("is to come from another workspace", async () => {
    slack.addUser({ id: "U0EVE00001", teamId: "T0EVIL0001" });
    expect((await slack.slash("U0EVE00001", "help")).payload).toMatchObject({
      team_id: "T0EVIL0001",
    });
    const at = await posted(actions(button("Go")));
    expect((await slack.click(at, "Go", "U0EVE00001")).payload).toMatchObject({
      user: { id: "U0EVE00001", team_id: "T0EVIL0001" },
      team: { id: "T0OPS00001" },
    });
    const grid = await slack.slash(ADA, "help", { team: "T0ELSE0001", enterprise: "E0GRID0001" });
    expect(grid.payload).toMatchObject({ team_id: "T0ELSE0001", enterprise_id: "E0GRID0001" });
  });

  it("is to press a button that stands there now, once it says which", async () => {
    const at = await posted(
      actions(button("Go"), button("Stop"), button("Go", { action_id: "2" })),
    );
    const { payload } = await slack.click(at, "Stop", BEN);
    expect(payload).toMatchObject({
      type: "block_actions",
      user: { id: BEN },
      container: { type: "message", message_ts: at.ts, channel_id: CHANNEL, is_ephemeral: false },
      message: { ts: at.ts, text: "hello" },
      actions: [{ action_id: "stop", value: "do Stop", type: "button", text: plain("Stop") }],
    });
    await expect(slack.click(at, "Go", BEN)).rejects.toThrow("2 buttons are");
    await slack.click(at, ({ action_id }) => action_id === "2", BEN);
    await expect(slack.click(at, "Approve", BEN)).rejects.toThrow(
      'no button is "Approve"; the message has "Go", "Stop", "Go"',
    );
    await callWeb(slack, "chat.update", { ...at, text: "over" });
    await expect(slack.click(at, "Stop", BEN)).rejects.toThrow("the message has none");
    slack.addUser({ id: BEN, channels: [] });
    await expect(slack.click(at, "Stop", BEN)).rejects.toThrow("is not in");
    slack.remove(CHANNEL, at.ts);
    await expect(slack.click(at, "Stop", ADA)).rejects.toThrow("sees no message");
  });

  it("is to be asked first, and to say no", async () => {
    const confirm = {
      title: plain("Sure?"),
      text: plain("a"),
      confirm: plain("b"),
      deny: plain("c"),
    };
    const at = await posted(actions(button("Stop", { confirm }), button("Go")));
    const before = app.requests.length;
    const no = await slack.click(at, "Stop", ADA, { confirm: false });
    expect(no).toMatchObject({ acked: false, error: "not_confirmed", confirmShown: confirm });
    expect(app.requests).toHaveLength(before);
    const yes = await slack.click(at, "Stop", ADA);
    expect(yes).toMatchObject({ acked: true, confirmShown: confirm });
    await expect(slack.click(at, "Go", ADA, { confirm: true })).rejects.toThrow("asks nothing");
  });

  it("is to see what is for them alone, and to press there", async () => {
    const told = { text: "psst", channel: CHANNEL, user: ADA, blocks: actions(button("Go")) };
    const { body } = await callWeb(slack, "chat.postEphemeral", told);
    const at = { channel: CHANNEL, ts: String(body["message_ts"]) };
    expect((await slack.click(at, "Go", ADA)).payload).toMatchObject({
      container: { is_ephemeral: true },
    });
    await expect(slack.click(at, "Go", BEN)).rejects.toThrow("sees no message");
  });

  it("is to name the bot where it is", async () => {
    const { ts } = await posted([]);
    const { payload, kind } = await slack.mention(ADA, CHANNEL, "approve <R1>", {
      thread: ts,
      eventId: "Ev0000001",
    });
    expect([kind, payload["event_id"]]).toEqual(["events_api", "Ev0000001"]);
    expect(payload["event"]).toMatchObject({
      type: "app_mention",
      text: `<@${slack.botUser}> approve &lt;R1&gt;`,
      thread_ts: ts,
    });
    expect(slack.thread(CHANNEL, ts)).toMatchObject([{ user: ADA }]);
    await expect(slack.mention(ADA, LOBBY, "help")).rejects.toThrow("the bot is not in");
    await expect(slack.mention(ADA, CHANNEL, "x", { thread: "1.1" })).rejects.toThrow("no message");
  });

  it("is nothing of what the app has no scope for", async () => {
    const poor = await FakeSlack.open({
      scopes: [],
      channels: [{ id: CHANNEL, name: "incident", members: [ADA] }],
    });
    await expect(poor.slash(ADA, "help")).rejects.toThrow("lacks the scope commands");
    await expect(poor.mention(ADA, CHANNEL, "x")).rejects.toThrow("app_mentions:read");
    await poor.close();
  });

  it("comes again as it was", async () => {
    const first = await slack.slash(ADA, "help");
    const second = await slack.deliverAgain(first);
    expect(second.payload).toEqual(first.payload);
    expect(app.requests).toHaveLength(2);
  });
});

describe("modals of the fake", () => {
  const form = (more: object = {}) => ({
    type: "modal",
    callback_id: "why",
    private_metadata: "kept",
    title: plain("Why?"),
    submit: plain("Send"),
    blocks: [
      {
        type: "input",
        block_id: "reason",
        label: plain("Reason"),
        element: { type: "plain_text_input", action_id: "typed", min_length: 2, max_length: 5 },
      },
    ],
    ...more,
  });
  const open = async ({ triggerId }: Delivered, view: object = form()) =>
    (await callWeb(slack, "views.open", { trigger_id: triggerId, view })).body;

  it("open once, within three seconds of what a person did", async () => {
    const first = await slack.slash(ADA, "deny R1");
    expect(await open(first)).toMatchObject({ ok: true, view: { callback_id: "why" } });
    expect(await open(first)).toMatchObject({ error: "exchanged_trigger_id" });
    const second = await slack.shortcut(ADA, "help");
    time += 3_001;
    expect(await open(second)).toMatchObject({ error: "expired_trigger_id" });
    expect(await open({ ...second, triggerId: "made.up" })).toMatchObject({
      error: "invalid_trigger_id",
    });
    expect(slack.views(ADA)).toHaveLength(1);
    expect(slack.problems()).toEqual([
      "trigger_id: exchanged_trigger_id",
      "trigger_id: expired_trigger_id",
      "trigger_id: invalid_trigger_id",
    ]);
  });

  it.each([
    ["a long title", { title: plain("x".repeat(25)) }, /title has 25 characters, 24 at most/],
    ["a form that cannot be sent", { submit: undefined }, /submit is missing/],
    ["much private metadata", { private_metadata: "x".repeat(3_001) }, /3001 characters/],
    ["a block that is none", { blocks: [{ type: "sektion" }] }, /no known type/],
    ["another kind of view", { type: "dialog" }, /not modal/],
  ])("are refused for %s", async (_name, wrong, words) => {
    const answered = await open(await slack.slash(ADA, "deny R1"), form(wrong));
    expect(answered).toMatchObject({ ok: false, error: "invalid_arguments" });
    expect(slack.problems().join()).toMatch(words);
    expect(slack.views(ADA)).toEqual([]);
  });

  it("send what was typed, as the form lets it be typed, and close", async () => {
    await open(await slack.slash(ADA, "deny R1"));
    const [view] = slack.views(ADA);
    if (view === undefined) throw new Error("no modal");
    await expect(slack.submit(view, { reason: "" }, ADA)).rejects.toThrow("is empty");
    await expect(slack.submit(view, { reason: "x" }, ADA)).rejects.toThrow("shorter than 2");
    await expect(slack.submit(view, { reason: "123456" }, ADA)).rejects.toThrow("longer than 5");
    await expect(slack.submit(view, { other: "1" }, ADA)).rejects.toThrow("no field other");
    await expect(slack.submit(view, { reason: "why" }, BEN)).rejects.toThrow("has no modal");
    answer = { response_action: "errors", errors: { reason: "not so" } };
    await slack.submit(view, { reason: "why" }, ADA);
    const [still] = slack.views(ADA);
    expect(still?.errors).toEqual({ reason: "not so" });
    answer = undefined;
    const { payload } = await slack.submit(view, { typed: "why" }, ADA);
    expect(payload).toMatchObject({
      type: "view_submission",
      user: { id: ADA },
      view: {
        callback_id: "why",
        private_metadata: "kept",
        state: { values: { reason: { typed: { type: "plain_text_input", value: "why" } } } },
      },
    });
    expect(slack.views(ADA)).toEqual([]);
  });
});

describe("answers to what people did in the fake", () => {
  const reply = (url: string, body: object) =>
    fetch(url, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });

  it("are taken five times", async () => {
    const { responseUrl } = await slack.slash(ADA, "help");
    const statuses = [];
    for (let count = 0; count < 6; count += 1) {
      statuses.push((await reply(responseUrl, { text: "hello" })).status);
    }
    expect(statuses).toEqual([200, 200, 200, 200, 200, 404]);
    expect(slack.ephemerals(ADA, CHANNEL)).toHaveLength(5);
    expect(slack.ephemerals(BEN)).toEqual([]);
    expect(slack.problems()).toEqual(["response_url: used_url"]);
  });

  it("are taken for half an hour", async () => {
    const { responseUrl } = await slack.slash(ADA, "help");
    time += 30 * 60_000;
    expect((await reply(responseUrl, { text: "in time" })).status).toBe(200);
    time += 1;
    expect((await reply(responseUrl, { text: "too late" })).status).toBe(404);
    expect((await reply(`${responseUrl}X`, { text: "nowhere" })).status).toBe(404);
    expect(slack.problems()).toEqual(["response_url: expired_url", "response_url: invalid_url"]);
  });

  it("stand for everybody, or in the message's place, where they say so", async () => {
    const { responseUrl } = await slack.slash(ADA, "help", { channel: LOBBY });
    await reply(responseUrl, { text: "for all", response_type: "in_channel" });
    expect(slack.messages(LOBBY)).toMatchObject([{ text: "for all", user: slack.botUser }]);
    const at = await posted(actions(button("Go")));
    const pressed = await slack.click(at, "Go", ADA);
    await reply(pressed.responseUrl, { text: "gone", replace_original: true });
    expect(slack.message(CHANNEL, at.ts)).toMatchObject({ text: "gone", blocks: [] });
    await reply(pressed.responseUrl, { delete_original: true });
    expect(slack.message(CHANNEL, at.ts)).toBeUndefined();
  });

  it("are held to the same rules as messages", async () => {
    const { responseUrl } = await slack.slash(ADA, "help");
    const wrong = await reply(responseUrl, { text: "x", blocks: [{ type: "sektion" }] });
    expect(await wrong.json()).toEqual({ ok: false, error: "invalid_blocks" });
    expect(slack.ephemerals(ADA)).toEqual([]);
    expect(slack.problems()).toHaveLength(1);
  });
});

it("tells all that stands in the fake where what was waited for does not come", async () => {
  slack.say(ADA, CHANNEL, "is anybody there?");
  await expect(slack.until(() => undefined, 30)).rejects.toThrow("is anybody there?");
  setTimeout(() => slack.say(BEN, CHANNEL, "yes"), 20);
  expect(await slack.until(() => slack.messages(CHANNEL)[1])).toMatchObject({ text: "yes" });
});

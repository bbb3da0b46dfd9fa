import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { path } from "../../fakes/matrix/people/caller.ts";
import { FakeHomeserver } from "../../fakes/matrix/fake-homeserver.ts";
import type { Synced } from "../../fakes/matrix/people/matrix-event.ts";
import type { Person } from "../../fakes/matrix/people/person.ts";

let hs: FakeHomeserver;
let ada: Person;
let bot: Person;
let room: string;

beforeEach(async () => {
  hs = await FakeHomeserver.start();
  ada = hs.person("@ada:hs.test");
  bot = hs.person(hs.botId);
  room = hs.room({ members: [ada.id] });
});

afterEach(() => hs.close());

/** What a sync shows of the room. */
const timelineOf = ({ rooms }: Synced) => rooms?.join?.[room]?.timeline;

describe("the fake homeserver", () => {
  it("knows its accounts by their tokens", async () => {
    expect(await bot.whoami()).toMatchObject({
      user_id: "@lattice:hs.test",
      device_id: bot.device,
    });
    hs.logOut(bot.id, { soft: true });
    await expect(bot.whoami()).rejects.toMatchObject({
      errcode: "M_UNKNOWN_TOKEN",
      answer: { status: 401, body: { soft_logout: true } },
    });
    hs.logIn(bot.id);
    await expect(bot.whoami()).resolves.toBeDefined();
  });

  it("shows messages as people see them", async () => {
    const first = await ada.say(room, "one", { mentions: [bot.id] });
    await bot.react(room, first, "✅");
    const takenBack = await bot.react(room, first, "❌");
    await bot.redact(room, takenBack);
    await ada.edit(room, first, "two");
    const below = await bot.say(room, "below", { thread: first, kind: "m.notice" });
    await ada.redact(room, await ada.say(room, "gone"));

    expect(hs.shown(room)).toMatchObject([
      { event: first, body: "two", edited: 1, mentions: [], reactions: { "✅": [bot.id] } },
      { event: below, kind: "m.notice", thread: first },
    ]);
  });

  it("makes one event of what a device sends twice under one name, and another device's is its own", async () => {
    const content = { msgtype: "m.text", body: "once" };
    const first = await bot.send(room, "m.room.message", content, "txn");
    const again = await bot.send(room, "m.room.message", content, "txn");
    const others = await ada.send(room, "m.room.message", content, "txn");

    expect(again).toBe(first);
    expect(others).not.toBe(first);
    expect(hs.shown(room)).toHaveLength(2);
    expect((await bot.event(room, first)).unsigned).toMatchObject({ transaction_id: "txn" });
    expect((await ada.event(room, first)).unsigned).not.toHaveProperty("transaction_id");
  });

  it("takes an event of 65,536 bytes and none that is longer", async () => {
    const send = (body: string) => bot.say(room, body, { kind: "m.notice" });
    await expect(send("x".repeat(64_000))).resolves.toBeDefined();
    await expect(send("x".repeat(65_500))).rejects.toMatchObject({
      errcode: "M_TOO_LARGE",
      answer: { status: 413 },
    });
    expect(hs.problems()).toEqual([expect.stringMatching(/sent an event of \d+ bytes/)]);
  });

  it("keeps a sync waiting until there is something, and not longer than it is told", async () => {
    const { next_batch: since } = await bot.sync();
    const empty = await bot.sync(since, 50);
    expect(empty.rooms).toBeUndefined();

    const waiting = bot.sync(empty.next_batch, 10_000);
    await hs.until(() => hs.botCalls("sync").length === 2);
    const said = await ada.say(room, "hello");

    const events = timelineOf(await waiting)?.events;
    expect(events?.map((event) => event.event_id)).toEqual([said]);
    expect(events?.[0]).not.toHaveProperty("room_id");
  });

  it("shows the last ten events at first, old ones too, and later says where it left some out", async () => {
    const old = hs.put(room, {
      type: "m.room.message",
      sender: ada.id,
      content: { msgtype: "m.text", body: "!lattice pause relay" },
      at: Date.now() - 3_600_000,
    });
    const first = await bot.sync();
    const shownFirst = timelineOf(first);
    expect(shownFirst?.events).toHaveLength(9);
    expect(shownFirst?.events.at(-1)).toMatchObject({ event_id: old });

    for (let count = 1; count <= 11; count += 1) await ada.say(room, `message ${count}`);
    const timeline = timelineOf(await bot.sync(first.next_batch));

    expect(timeline).toMatchObject({ limited: true });
    expect(timeline?.events.map(({ content }) => content["body"])).toEqual(
      Array.from({ length: 10 }, (_, at) => `message ${at + 2}`),
    );
    const page = await bot.caller.ask<{ readonly chunk: readonly { readonly content: object }[] }>(
      "GET",
      `${path("rooms", room, "messages")}?dir=b&limit=1&from=${timeline?.prev_batch ?? ""}`,
    );
    expect(page.chunk).toMatchObject([{ content: { body: "message 1" } }]);
  });

  it("filters a sync by rooms and types", async () => {
    const other = hs.room({ members: [ada.id] });
    const { filter_id: filter } = await bot.caller.ask<{ readonly filter_id: string }>(
      "POST",
      path("user", bot.id, "filter"),
      { room: { rooms: [room], timeline: { limit: 2, types: ["m.reaction"] } } },
    );
    const said = await ada.say(room, "hello");
    const reacted = await ada.react(room, said, "✅");
    await ada.say(other, "elsewhere");

    const { rooms } = await bot.caller.ask<{
      readonly rooms: { readonly join: Readonly<Record<string, { readonly timeline: object }>> };
    }>("GET", `${path("sync")}?filter=${filter}`);

    expect(Object.keys(rooms.join)).toEqual([room]);
    expect(rooms.join[room]?.timeline).toMatchObject({ events: [{ event_id: reacted }] });
  });

  it("tells of invitations, of leaving, and of a room that becomes encrypted or seems not to be any more", async () => {
    const mine = await ada.createRoom({ invite: [bot.id], name: "Ada's" });
    const invited = await bot.sync();
    expect(invited.rooms?.invite?.[mine]?.invite_state.events.at(-1)).toMatchObject({
      type: "m.room.member",
      sender: ada.id,
      state_key: bot.id,
      content: { membership: "invite" },
    });
    await bot.join(mine);
    await ada.encrypt(mine);
    const joined = await bot.sync(invited.next_batch);
    expect(joined.rooms?.join?.[mine]?.timeline?.events.at(-1)).toMatchObject({
      type: "m.room.encryption",
    });
    hs.resetState(mine, "m.room.encryption");
    await expect(bot.state(mine, "m.room.encryption")).rejects.toMatchObject({
      errcode: "M_NOT_FOUND",
    });
    await ada.kick(mine, bot.id);
    const left = await bot.sync(joined.next_batch);
    expect(Object.keys(left.rooms?.leave ?? {})).toEqual([mine]);
  });

  it("writes down who sent plain text to an encrypted room", async () => {
    const secret = hs.room({ members: [ada.id], encrypted: true });

    await bot.say(secret, "oh no");

    expect(hs.problems()).toEqual([`${bot.id} sent plain text to ${secret}, which is encrypted`]);
  });

  it("counts Synapse's limits where it is told to", async () => {
    hs.countRates(true);
    for (let count = 1; count <= 10; count += 1) await bot.say(room, "quick");

    await expect(bot.say(room, "too quick")).rejects.toMatchObject({
      errcode: "M_LIMIT_EXCEEDED",
      answer: { status: 429 },
    });
    await expect(ada.say(room, "slow")).resolves.toBeDefined();
  });
});

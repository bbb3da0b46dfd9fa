import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { FakeHomeserver } from "../../fakes/matrix/fake-homeserver.ts";
import { path } from "../../fakes/matrix/people/caller.ts";
import type { Person } from "../../fakes/matrix/people/person.ts";
import type { Fault } from "../../fakes/matrix/web/faults.ts";

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

const CONTENT = { msgtype: "m.notice", body: "hello" };

/** Sends under one name, and gives what comes of it. */
const put = () =>
  bot.caller.call("PUT", path("rooms", room, "send", "m.room.message", "txn"), CONTENT);

const bodies = () => hs.shown(room).map(({ body }) => body);

describe("the fake homeserver's faults", () => {
  it("meet the bot alone, once each", async () => {
    hs.faults.next("send", { kind: "error", status: 500, errcode: "M_UNKNOWN" }, 2);

    await expect(ada.say(room, "hello")).resolves.toBeDefined();
    expect((await put()).status).toBe(500);
    expect((await put()).status).toBe(500);
    expect(hs.faults.left).toBe(0);
    expect((await put()).status).toBe(200);
  });

  it.each<[Fault, object]>([
    [
      { kind: "limited", afterMs: 1_200 },
      { status: 429, body: { errcode: "M_LIMIT_EXCEEDED", retry_after_ms: 1_200 } },
    ],
    [
      { kind: "unknown-token", soft: true },
      { status: 401, body: { soft_logout: true } },
    ],
    [
      { kind: "gateway", status: 502 },
      { status: 502, body: undefined },
    ],
  ])("answer %j in place of what is asked", async (fault, answer) => {
    hs.faults.next("send", fault);

    expect(await put()).toMatchObject(answer);
    expect(bodies()).toEqual([]);
  });

  it("say where a wait is told", async () => {
    const told = async (where: "header" | "body" | "nowhere") => {
      hs.faults.next("send", { kind: "limited", afterMs: 1_200, told: where });
      const { headers, body } = await put();
      return [headers.get("retry-after"), body?.["retry_after_ms"]];
    };

    expect([await told("header"), await told("body"), await told("nowhere")]).toEqual([
      ["2", undefined],
      [null, 1_200],
      [null, undefined],
    ]);
  });

  it.each<[Fault["kind"] & ("reset" | "reset-after-commit" | "cut"), readonly string[]]>([
    ["reset", []],
    ["reset-after-commit", ["hello"]],
    ["cut", ["hello"]],
  ])("break the connection: %s", async (kind, left) => {
    hs.faults.next("send", { kind });

    await expect(put()).rejects.toThrow();
    expect(bodies()).toEqual(left);
    expect((await put()).status).toBe(200);
    expect(bodies()).toEqual(["hello"]);
  });

  it.each<["silent" | "silent-after-commit", readonly string[]]>([
    ["silent", []],
    ["silent-after-commit", ["hello"]],
  ])("never answer: %s", async (kind, left) => {
    hs.faults.next("send", { kind });
    const answered = put().then(
      () => "answered",
      () => "broken",
    );
    await hs.until(() => hs.botCalls("send").length === 1);

    expect(bodies()).toEqual(left);
    expect(await Promise.race([answered, put().then(() => "later")])).toBe("later");
    hs.cut();
    expect(await answered).toBe("broken");
  });

  it("show a batch again, twice or the wrong way round, to a sync that waits already, too", async () => {
    const synced = async (since: string, timeoutMs = 0) => {
      const { rooms, next_batch: next } = await bot.sync(since, timeoutMs);
      const events = rooms?.join?.[room]?.timeline?.events ?? [];
      return { next, bodies: events.map(({ content }) => content["body"]) };
    };
    const { next_batch: since } = await bot.sync();
    await ada.say(room, "one");
    await ada.say(room, "two");
    hs.faults.next("sync", { kind: "reversed" });
    const first = await synced(since);
    expect(first.bodies).toEqual(["two", "one"]);

    const waiting = synced(first.next, 10_000);
    hs.faults.next("sync", { kind: "repeated" });
    await ada.say(room, "three");
    const second = await waiting;
    expect(second.bodies).toEqual(["one", "two", "three"]);

    hs.faults.next("sync", { kind: "doubled" });
    await ada.say(room, "four");
    expect((await synced(second.next)).bodies).toEqual(["four", "four"]);
  });
});

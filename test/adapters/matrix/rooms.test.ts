import { afterEach, beforeEach, expect, it } from "@jest/globals";
import { FakeHomeserver } from "../../fakes/matrix/fake-homeserver.ts";
import { ADA, MatrixUnderTest, NEW } from "./matrix-under-test.ts";

let fake: FakeHomeserver;
let room: string;
let under: MatrixUnderTest;

beforeEach(async () => {
  fake = await FakeHomeserver.start();
  fake.person(ADA);
  fake.person(NEW);
});

afterEach(async () => {
  await under.close();
  await fake.close();
});

async function bot(): Promise<void> {
  under = new MatrixUnderTest({ homeserver: fake.url, token: fake.token, rooms: [room] });
  await under.start();
}

const joins = () => fake.botCalls("join").length;

it("says which rooms of the configuration the bot is not in", async () => {
  room = fake.room({ members: [ADA], bot: false });
  await bot();

  expect(under.opened.unknown()).toContain(room);
  expect(under.opened.unknown()).toContain("invite");
  expect(joins()).toBe(0);
});

it("comes into a room of the configuration when somebody of `people` invites it", async () => {
  room = fake.room({ members: [ADA], bot: false });
  await bot();
  await fake.person(ADA).invite(room, fake.botId);
  await fake.until(() => under.opened.unknown() === undefined);
  await fake.person(ADA).say(room, "!lattice walk");
  await fake.until(() => under.said.length > 0);

  expect(under.typed).toEqual(["walk"]);
});

it("comes also where it was invited while it was away, and where the homeserver fails at first", async () => {
  room = fake.room({ members: [ADA], bot: false });
  await fake.person(ADA).invite(room, fake.botId);
  fake.faults.next("join", { kind: "error", status: 500, errcode: "M_UNKNOWN" });
  await bot();
  await fake.person(ADA).say(room, "anybody there?");

  await fake.until(() => under.opened.unknown() === undefined, 30_000);
}, 40_000);

it("comes nowhere else, and not when others call", async () => {
  room = fake.room({ members: [NEW, ADA], bot: false });
  const other = fake.room({ members: [ADA], bot: false });
  const heard = fake.room({ members: [ADA] });
  await bot();
  const before = fake.botCalls("sync").length;
  await fake.person(ADA).invite(other, fake.botId);
  await fake.person(ADA).say(heard, "!lattice pause");
  await fake.person(NEW).invite(room, fake.botId);
  await fake.until(() => fake.botCalls("sync").length > before);

  expect(joins()).toBe(0);
  expect(under.said).toEqual([]);
});

it("says that it was put out of a room", async () => {
  room = fake.room({ members: [ADA] });
  await bot();
  expect(under.opened.unknown()).toBeUndefined();
  await fake.person(fake.adminId).kick(room, fake.botId);

  await fake.until(() => under.opened.unknown()?.includes(room));
});

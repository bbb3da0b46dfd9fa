import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { headline } from "../../../src/message/build.ts";
import type { Message } from "../../../src/message/model.ts";
import { FakeHomeserver } from "../../fakes/matrix/fake-homeserver.ts";
import { ADA, MatrixUnderTest, NEW, ORIGIN } from "./matrix-under-test.ts";

let fake: FakeHomeserver;
let under: MatrixUnderTest;

const MESSAGE: Message = { origin: ORIGIN, title: "secret", blocks: [headline("bad", "details")] };

beforeEach(async () => {
  fake = await FakeHomeserver.start();
  fake.person(ADA);
  fake.person(NEW);
});

afterEach(async () => {
  await under.close();
  await fake.close();
});

async function bot(room: string, before?: MatrixUnderTest): Promise<MatrixUnderTest> {
  under = new MatrixUnderTest({
    homeserver: fake.url,
    token: fake.token,
    rooms: [room],
    ...(before === undefined ? {} : { rows: before.rows }),
  });
  return under.start();
}

/** Everything that the bot ever said in a room. */
const ours = (room: string) =>
  fake
    .events(room)
    .filter(({ sender, type }) => sender === fake.botId && type !== "m.room.member")
    .map(({ type, content }) => ({ type, body: content["body"] }));

/** Has something happen, and the bot hear of it: it asks for what is next only then. */
async function heard(happen: () => Promise<unknown>): Promise<void> {
  await fake.until(() => under.opened.states()[0]?.connected);
  const before = fake.botCalls("sync").length;
  await happen();
  await fake.until(() => fake.botCalls("sync").length > before);
}

const post = (room: string) => under.opened.surface.post(MESSAGE, { channel: room });

const SENTENCE = expect.stringContaining("cannot read or write encrypted messages");
const TOLD = [{ type: "m.room.message", body: SENTENCE }];

describe("an encrypted room, without keys", () => {
  it("is told so once in its life, and nothing else", async () => {
    const room = fake.room({ members: [ADA], encrypted: true });
    const first = await bot(room);
    await fake.until(() => ours(room).length > 0);
    await heard(() => fake.person(ADA).say(room, "!lattice pause"));
    const sent = await post(room);
    await first.close();
    await bot(room, first);
    await heard(() => fake.person(ADA).say(room, "!lattice walk"));

    expect(sent).toMatchObject({ kind: "later", mend: true });
    expect(first.said).toEqual([]);
    expect(under.said).toEqual([]);
    expect(ours(room)).toEqual(TOLD);
  });

  it("may become so: what is said then is not heard, and nothing more is said", async () => {
    const room = fake.room({ members: [ADA] });
    await bot(room);
    await fake.person(ADA).say(room, "!lattice walk");
    await fake.until(() => under.said.length === 1);
    fake.faults.next("sync", { kind: "reversed" }, 1);
    await fake.person(fake.adminId).encrypt(room);
    await fake.person(ADA).say(room, "!lattice pause");
    await fake.until(() => ours(room).length > 0);
    const sent = await post(room);

    expect(sent).toMatchObject({ kind: "later", mend: true });
    expect(under.typed).toEqual(["walk"]);
    expect(ours(room)).toEqual(TOLD);
  });

  it("stays so, whatever its state says later", async () => {
    const room = fake.room({ members: [ADA], encrypted: true });
    const first = await bot(room);
    await fake.until(() => ours(room).length > 0);
    fake.resetState(room, "m.room.encryption");
    const sent = await post(room);
    await first.close();
    await bot(room, first);

    expect(sent).toMatchObject({ kind: "later" });
    expect(await post(room)).toMatchObject({ kind: "later" });
    expect(ours(room)).toEqual(TOLD);
  });

  it("is told also where the homeserver did not take it at first", async () => {
    const room = fake.room({ members: [ADA], encrypted: true });
    fake.faults.next("send", { kind: "reset-after-commit" });
    const first = await bot(room);
    await first.close();
    await bot(room, first);
    await fake.until(() => ours(room).length > 0);

    expect(ours(room)).toEqual(TOLD);
  });
});

it("says nothing where it cannot be told whether the room is encrypted", async () => {
  const room = fake.room({ members: [ADA] });
  fake.faults.next("state", { kind: "gateway", status: 502 }, Infinity);
  await bot(room);
  const silent = await post(room);
  const before = ours(room);
  fake.faults.clear();

  expect(silent).toMatchObject({ kind: "later" });
  expect(before).toEqual([]);
  expect(await post(room)).toMatchObject({ kind: "sent" });
});

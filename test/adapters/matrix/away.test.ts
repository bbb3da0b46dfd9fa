import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { FakeHomeserver } from "../../fakes/matrix/fake-homeserver.ts";
import { ADA, MatrixUnderTest } from "./matrix-under-test.ts";

let fake: FakeHomeserver;
let room: string;
let under: MatrixUnderTest | undefined;

beforeEach(async () => {
  fake = await FakeHomeserver.start();
  fake.person(ADA);
  room = fake.room({ members: [ADA] });
});

afterEach(async () => {
  await under?.close();
  await fake.close();
});

/** A process of the bot, which goes on from what the one before it kept. */
async function bot(before?: MatrixUnderTest): Promise<MatrixUnderTest> {
  under = await new MatrixUnderTest({
    homeserver: fake.url,
    token: fake.token,
    rooms: [room],
    ...(before === undefined ? {} : { rows: before.rows }),
  }).start();
  return under;
}

const say = (text: string) => fake.person(ADA).say(room, text);
const ours = () => fake.shown(room).filter(({ sender }) => sender === fake.botId);
const hears = (one: MatrixUnderTest, typed: string) => fake.until(() => one.typed.includes(typed));

describe("what was said while the bot was away", () => {
  it("is not carried out, and its room is told how much it was, once", async () => {
    const first = await bot();
    await say("!lattice before");
    await hears(first, "before");
    await first.close();
    await say("!lattice pause");
    await say("how is it going?");
    await say("!lattice resume");
    const second = await bot(first);
    await say("!lattice after");
    await hears(second, "after");
    await fake.until(() => ours().length > 0);
    await second.close();
    const third = await bot(second);
    await say("!lattice at last");
    await hears(third, "at last");

    expect(second.typed).toEqual(["after"]);
    expect(third.typed).toEqual(["at last"]);
    expect(ours()).toHaveLength(1);
    expect(ours()[0]?.body).toContain("2 commands");
  });

  it("is counted whole, also where it is more than comes at once", async () => {
    const first = await bot();
    await say("!lattice before");
    await hears(first, "before");
    await first.close();
    for (let n = 0; n < 250; n += 1) await say(n % 2 === 0 ? `!lattice walk ${n}` : "chatter");
    const second = await bot(first);
    await say("!lattice after");
    await hears(second, "after");
    await fake.until(() => ours().length > 0);

    expect(second.typed).toEqual(["after"]);
    expect(ours()[0]?.body).toContain("125 commands");
  });

  it("is not told of by a bot that was never there before", async () => {
    await say("!lattice pause");
    const first = await bot();
    await say("!lattice walk");
    await hears(first, "walk");

    expect(first.typed).toEqual(["walk"]);
    expect(ours()).toEqual([]);
  });

  it("was not missed where the process before took it and died at it", async () => {
    const first = await bot();
    first.take = () => new Promise(() => undefined);
    await say("!lattice walk");
    await hears(first, "walk");
    // Nothing that it was at is known to be done, so its position is not kept.
    await first.close();
    const second = await bot(first);
    await say("!lattice after");
    await hears(second, "after");

    expect(second.typed).toEqual(["after"]);
    expect(ours()).toEqual([]);
  });
});

describe("more than comes at once", () => {
  it("is heard whole while the bot is there", async () => {
    const one = await bot();
    await say("!lattice begin");
    await hears(one, "begin");
    fake.faults.next("sync", { kind: "error", status: 500, errcode: "M_UNKNOWN" }, 2);
    for (let n = 0; n < 130; n += 1) await say(`!lattice walk ${n}`);
    await hears(one, "walk 129");

    expect(one.typed).toEqual(["begin", ...Array.from({ length: 130 }, (_, n) => `walk ${n}`)]);
  });
});

describe("a homeserver that is away", () => {
  it("is heard again as soon as it is back, and said to be away meanwhile", async () => {
    const one = await bot();
    fake.faults.next("sync", { kind: "gateway", status: 502 }, Infinity);
    await say("wake the poll");
    await fake.until(() => one.opened.states()[0]?.connected === false);
    const [away] = one.opened.states();
    fake.faults.clear();
    await say("!lattice walk");
    await hears(one, "walk");

    expect(away?.why).toContain("502");
    expect(away?.sinceMs).toBeGreaterThan(Date.now() - 20_000);
    expect(one.opened.states()).toMatchObject([{ connected: true, why: undefined }]);
  });

  it("does not keep the bot from starting, and is found later", async () => {
    fake.faults.next("*", { kind: "reset" }, 3);
    const one = await bot();
    const why = one.opened.unknown();
    await say("!lattice walk");
    await hears(one, "walk");

    expect(why).toBeDefined();
    expect(one.opened.unknown()).toBeUndefined();
  });

  it("that does not know the token says so, and shows none", async () => {
    fake.logOut(fake.botId);
    const one = await bot();

    expect(one.opened.unknown()).toContain("MATRIX_ACCESS_TOKEN");
    expect(JSON.stringify([one.opened.unknown(), one.opened.states()])).not.toContain(fake.token);
    expect(one.faults).toEqual([]);
  });

  it("that does not know a position any more is heard from now on", async () => {
    const first = await bot();
    await say("!lattice before");
    await hears(first, "before");
    await first.close();
    await first.rows((chat) => chat.keepFact("matrix", "position", "of another homeserver"));
    const second = await bot(first);
    await fake.until(() => second.opened.states()[0]?.connected);
    await say("!lattice after");
    await hears(second, "after");

    expect(second.typed).toEqual(["after"]);
  });
});

it("leaves within a second, whatever it waits for", async () => {
  const one = await bot();
  one.take = () => new Promise(() => undefined);
  await say("!lattice walk");
  await hears(one, "walk");
  await fake.until(() => one.opened.states()[0]?.connected);
  const begunMs = performance.now();
  await one.close();

  expect(performance.now() - begunMs).toBeLessThan(1_000);
});

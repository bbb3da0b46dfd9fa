import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { FakeHomeserver } from "../../fakes/matrix/fake-homeserver.ts";
import { ADA, MatrixUnderTest, NEW, STRANGER, ZOE } from "./matrix-under-test.ts";

let fake: FakeHomeserver;
let room: string;
let under: MatrixUnderTest;

beforeEach(async () => {
  fake = await FakeHomeserver.start();
  for (const user of [ADA, NEW, ZOE, STRANGER]) fake.person(user);
  room = fake.room({ members: [ADA, NEW, ZOE, STRANGER] });
  under = await new MatrixUnderTest({
    homeserver: fake.url,
    token: fake.token,
    rooms: [room],
  }).start();
});

afterEach(async () => {
  await under.close();
  await fake.close();
});

const said = (count: number) => fake.until(() => under.said.length >= count);
const ada = () => fake.person(ADA);

/** Says something that is heard, after which everything before it was heard, too. */
async function fence(): Promise<void> {
  const before = under.said.length;
  await ada().say(room, "!lattice fence");
  await fake.until(() => under.typed.slice(before).includes("fence"));
}

const typedBut = () => under.typed.filter((one) => one !== "fence");

describe("what is said", () => {
  it("begins with !lattice, and comes with who said it and where", async () => {
    const id = await ada().say(room, "!lattice walk current");
    await said(1);

    expect(under.said).toMatchObject([
      {
        surface: "matrix",
        key: id,
        typed: "walk current",
        actor: { id: "ada", name: "Ada Lind", via: "matrix", roles: ["operator", "approver"] },
        from: { channel: room, user: ADA, reply: id },
      },
    ]);
    expect(under.said[0]?.from.thread).toBeUndefined();
    expect(under.opened.unknown()).toBeUndefined();
    expect(under.opened.states()).toMatchObject([{ connected: true, why: undefined }]);
  });

  it("is proved as the homeserver has its rooms now", async () => {
    await ada().say(room, "!lattice pause");
    await said(1);
    const actor = under.said[0]?.actor;
    const proved = await actor?.prove({} as never);
    await ada().leave(room);

    expect(proved).toMatchObject({ kind: "proved", proof: { how: "matrix", user: ADA, room } });
    expect(await actor?.prove({} as never)).toMatchObject({ kind: "unproved" });
  });

  it("in a thread is answered there, and begins with a mention", async () => {
    const root = await ada().say(room, "something is wrong");
    const html = `<a href="https://matrix.to/#/${fake.botId}">lattice</a>: walk current`;
    await ada().say(room, "lattice: walk current", {
      thread: root,
      html,
      mentions: [fake.botId],
    });
    await said(1);

    expect(under.said[0]).toMatchObject({ typed: "walk current", from: { thread: root } });
  });

  it.each([
    ["a mention outside of threads", "m.text", "lattice: walk"],
    ["a notice", "m.notice", "!lattice walk"],
    ["an emote", "m.emote", "!lattice walk"],
    ["another command", "m.text", "!latticework"],
    ["talk about it", "m.text", "type !lattice walk"],
  ] as const)("is nothing: %s", async (_, kind, text) => {
    await ada().say(room, text, { kind, mentions: [fake.botId] });
    await fence();

    expect(typedBut()).toEqual([]);
  });

  it("is not said again by an edit", async () => {
    const id = await ada().say(room, "!lattice walk");
    await ada().edit(room, id, "!lattice pause");
    await fence();

    expect(typedBut()).toEqual(["walk"]);
  });

  it("is not what the bot says itself", async () => {
    await fake.person(fake.botId).say(room, "!lattice pause");
    await fence();

    expect(typedBut()).toEqual([]);
  });

  it.each(["doubled", "repeated"] as const)("is taken once where it comes %s", async (kind) => {
    await fence();
    fake.faults.next("sync", { kind }, 2);
    await ada().say(room, "!lattice walk");
    await fence();

    expect(typedBut()).toEqual(["walk"]);
  });

  it("longer than five minutes ago is not carried out", async () => {
    const content = { msgtype: "m.text", body: "!lattice pause" };
    const at = Date.now() - 301_000;
    fake.put(room, { type: "m.room.message", sender: ADA, content, at });
    await fence();

    expect(typedBut()).toEqual([]);
  });

  it("so strangely that it is no event keeps nobody else from being heard", async () => {
    const draft = { type: "m.room.message", sender: ADA };
    fake.put(room, { ...draft, content: { msgtype: "m.text", body: 7 } });
    fake.put(room, { ...draft, content: { "m.relates_to": "!lattice" } });
    await fence();

    expect(typedBut()).toEqual([]);
    expect(under.faults).toEqual([]);
  });

  it("comes in its order, however long the first takes", async () => {
    const end = Promise.withResolvers<undefined>();
    under.take = () => end.promise;
    for (const word of ["one", "two", "three"]) await ada().say(room, `!lattice ${word}`);
    await said(3);
    end.resolve(undefined);

    expect(under.typed).toEqual(["one", "two", "three"]);
  });
});

describe("who says it", () => {
  it("has no role, where they are of our homeserver and not listed", async () => {
    await fake.person(NEW).say(room, "!lattice walk");
    await said(1);

    expect(under.said[0]?.actor).toMatchObject({ id: `matrix:${NEW}`, roles: [] });
  });

  it("may be of another homeserver, where they are listed", async () => {
    await fake.person(ZOE).say(room, "!lattice walk");
    await said(1);

    expect(under.said[0]?.actor.id).toBe("zoe");
  });

  it("is a stranger of another homeserver, who is told so once a minute", async () => {
    const eve = fake.person(STRANGER);
    for (const word of ["walk", "pause", "help"]) await eve.say(room, `!lattice ${word}`);
    await fence();
    await fake.until(() => fake.shown(room).some(({ sender }) => sender === fake.botId));
    await fence();

    expect(typedBut()).toEqual([]);
    expect(under.refused).toEqual(["homeserver", "homeserver", "homeserver"]);
    expect(fake.shown(room).filter(({ sender }) => sender === fake.botId)).toHaveLength(1);
    expect(fake.dump()).not.toContain("under-test");
  });

  it("is nobody while the homeserver does not say whether they are in the room", async () => {
    fake.faults.next("state", { kind: "gateway", status: 502 }, 20);
    await fake.person(NEW).say(room, "!lattice walk");
    await fake.until(() => under.refused.length > 0);

    expect(under.refused).toEqual(["matrix-silent"]);
    expect(under.said).toEqual([]);
  });
});

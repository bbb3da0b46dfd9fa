import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import type { HeardEvent } from "../../../src/adapters/matrix/events.ts";
import { RoomEvent } from "../../../src/adapters/matrix/events.ts";
import type { HearingOptions } from "../../../src/adapters/matrix/hearing.ts";
import type { Stranger } from "../../../src/adapters/matrix/identity.ts";
import { Members } from "../../../src/adapters/matrix/members.ts";
import { hearReactions } from "../../../src/adapters/matrix/reactions/hear-reactions.ts";
import { Seldom } from "../../../src/adapters/matrix/seldom.ts";
import { openMatrixWeb } from "../../../src/adapters/matrix/web/open-web.ts";
import { plainText } from "../../../src/message/plain-text.ts";
import type { Said } from "../../../src/ports/chat-said.ts";
import type { Whisper } from "../../../src/ports/chat-surface.ts";
import { ADA, BEN, message, offering, SurfaceUnderTest } from "./surface-under-test.ts";

let under: SurfaceUnderTest;
let said: Said[];
let refused: Stranger[];
let told: { readonly text: string; readonly to: Whisper }[];

beforeEach(async () => {
  under = await SurfaceUnderTest.open();
  said = [];
  refused = [];
  told = [];
});

afterEach(() => under.close());

/** Has the bot hear an event of the room, as its sync gives it. */
async function heard(id: string, changes: Partial<HeardEvent> = {}): Promise<void> {
  const { homeserver, room } = under;
  const event = homeserver.events(room).find((one) => one.event_id === id);
  const web = openMatrixWeb({ homeserver: homeserver.url, token: homeserver.token });
  const hearing: HearingOptions = {
    take: (one) => {
      said.push(one);
      return Promise.resolve();
    },
    surface: {
      whisper: (one, to) => {
        told.push({ text: plainText(one), to });
        return Promise.resolve();
      },
    },
    ours: {
      people: {
        ben: { name: "Ben", roles: ["approver"], slack: undefined, matrix: BEN, sshKeys: [] },
      },
      server: "hs.test",
      members: new Members(web, Date.now),
    },
    refused: (why) => refused.push(why),
    seldom: new Seldom(60_000, Date.now),
  };
  const stop = new AbortController().signal;
  const hear = hearReactions({ web, self: () => homeserver.botId, stop });
  await hear(
    { room, event: RoomEvent.parse(event), decrypted: false, atMs: Date.now(), ...changes },
    hearing,
  );
}

/** Somebody reacts, and the bot hears it. */
async function reacts(user: string, target: string, key: string): Promise<string> {
  const id = await under.homeserver.person(user).react(under.room, target, key);
  await heard(id);
  return id;
}

describe("a reaction to a request", () => {
  it.each([
    ["✅", "approve R7 1f3a9c22"],
    ["✅\uFE0F", "approve R7 1f3a9c22"],
    ["❌", "deny R7"],
    ["❌\uFE0F", "deny R7"],
  ])("says its command: %s", async (key, typed) => {
    const { id } = await under.post(offering(), { key: "R7" });
    const reaction = await reacts(BEN, id, key);

    expect(said).toEqual([
      expect.objectContaining({
        surface: "matrix",
        key: reaction,
        pressed: `${id} ${key.charAt(0)}`,
        typed,
        actor: expect.objectContaining({ id: "ben", via: "matrix" }),
        from: { channel: under.room, user: BEN, thread: id, reply: id },
      }),
    ]);
  });

  it.each(["👍", "✔️", "✅✅", "approve R7", ""])("says nothing by %j", async (key) => {
    const { id } = await under.post(offering(), { key: "R7" });
    await reacts(BEN, id, key);

    expect(said).toEqual([]);
    expect(told).toEqual([]);
  });

  it("says nothing when it is taken back", async () => {
    const { id } = await under.post(offering(), { key: "R7" });
    const reaction = await reacts(BEN, id, "✅");
    await heard(await under.homeserver.person(BEN).redact(under.room, reaction));

    expect(said).toHaveLength(1);
    expect(told).toEqual([]);
  });

  it("says what it said last, where the request is decided by now", async () => {
    const { id } = await under.post(offering(), { key: "R7" });
    await under.surface.edit({ channel: under.room, id }, message("denied"));
    await reacts(BEN, id, "✅");

    expect(said.map(({ typed }) => typed)).toEqual(["approve R7 1f3a9c22"]);
  });

  it("says what the message offers since its last edit", async () => {
    const placed = await under.post(message("runs"), { key: "R7" });
    await under.surface.edit(placed, offering("R9", "abcdef01"));
    await reacts(BEN, placed.id, "✅");

    expect(said.map(({ typed }) => typed)).toEqual(["approve R9 abcdef01"]);
  });

  it("is not taken for another request that the message began to offer just now, and that is told", async () => {
    const placed = await under.post(offering("R7"), { key: "R7" });
    await under.surface.edit(placed, offering("R9", "abcdef01"));
    await reacts(BEN, placed.id, "✅");

    expect(said).toEqual([]);
    expect(told).toEqual([
      expect.objectContaining({ to: expect.objectContaining({ user: BEN, reply: placed.id }) }),
    ]);
    expect(told[0]?.text).toContain("changed just when you reacted");
  });

  it("is taken for it once there was time to read", async () => {
    const placed = await under.post(offering("R7"), { key: "R7" });
    const earlier = under.another({ now: () => Date.now() - 3_000 });
    await earlier.edit(placed, offering("R9", "abcdef01"));
    await under.surface.edit(placed, message("still R9, then nothing"));
    await reacts(BEN, placed.id, "✅");

    expect(said.map(({ typed }) => typed)).toEqual(["approve R9 abcdef01"]);
  });

  it("is nobody's who is not in the room", async () => {
    const { id } = await under.post(offering(), { key: "R7" });
    const reaction = await under.homeserver.person(BEN).react(under.room, id, "✅");
    await under.homeserver.person(BEN).leave(under.room);
    await heard(reaction);

    expect(said).toEqual([]);
    expect(refused).toEqual(["not-joined"]);
  });

  it("is nobody's of another homeserver", async () => {
    const { id } = await under.post(offering(), { key: "R7" });
    const eve = "@eve:evil.test";
    const relation = { rel_type: "m.annotation", event_id: id, key: "✅" };
    const content = { "m.relates_to": relation };
    await heard(under.homeserver.put(under.room, { type: "m.reaction", sender: eve, content }));

    expect(said).toEqual([]);
    expect(refused).toEqual(["homeserver"]);
  });

  it("is heard though the homeserver does not answer at once what it is a reaction to", async () => {
    const { id } = await under.post(offering(), { key: "R7" });
    under.homeserver.faults.next("event", { kind: "reset" });
    await reacts(BEN, id, "✅");

    expect(said).toHaveLength(1);
  });

  it("is counted as refused where the homeserver does not answer that at all", async () => {
    const { id } = await under.post(offering(), { key: "R7" });
    under.homeserver.faults.next("event", { kind: "gateway", status: 502 }, Infinity);
    await reacts(BEN, id, "✅");

    expect(said).toEqual([]);
    expect(refused).toEqual(["matrix-silent"]);
  });
});

describe("a reaction that is none to a request of ours", () => {
  it.each([
    ["a message of ours that offers nothing", () => under.post(message("runs"), { key: "R7" })],
    ["an answer that shows how to approve", () => under.post(offering(), { key: "said:1:$x" })],
  ])("says nothing: %s", async (_what, post) => {
    const { id } = await post();
    await reacts(BEN, id, "✅");

    expect(said).toEqual([]);
  });

  it("says nothing where somebody else says the same of their own message", async () => {
    const { id } = await under.post(offering(), { key: "R7" });
    const { content } = await under.homeserver.person(ADA).event(under.room, id);
    const copy = await under.homeserver.person(ADA).send(under.room, "m.room.message", content);
    await reacts(BEN, copy, "✅");

    expect(said).toEqual([]);
  });

  it("says nothing where somebody else sent what looks like an edit of ours", async () => {
    const placed = await under.post(offering(), { key: "R7" });
    const other = await under.post(offering("R9", "abcdef01"), { key: "R9" });
    const { content } = await under.homeserver.person(ADA).event(under.room, other.id);
    const body = {
      ...content,
      "m.new_content": content,
      "m.relates_to": { rel_type: "m.replace", event_id: placed.id },
    };
    await under.homeserver.person(ADA).send(under.room, "m.room.message", body);
    await reacts(BEN, placed.id, "✅");

    expect(said.map(({ typed }) => typed)).toEqual(["approve R7 1f3a9c22"]);
  });

  it("says nothing where what it is a reaction to is gone, or in another room", async () => {
    const { id } = await under.post(offering(), { key: "R7" });
    const elsewhere = under.homeserver.room({ members: [BEN] });
    const sent = await under.surface.post(offering("R8"), { channel: elsewhere, key: "R8" });
    const relation = (event_id: string) => ({
      "m.relates_to": { rel_type: "m.annotation", event_id, key: "✅" },
    });
    const put = (event: string) =>
      under.homeserver.put(under.room, {
        type: "m.reaction",
        sender: BEN,
        content: relation(event),
      });
    if (sent.kind !== "sent") throw new Error(sent.detail);
    await heard(put(sent.placed.id));
    const reaction = put(id);
    await under.homeserver.person(under.homeserver.adminId).redact(under.room, id);
    await heard(reaction);

    expect(said).toEqual([]);
  });

  it("says nothing where it came encrypted", async () => {
    const { id } = await under.post(offering(), { key: "R7" });
    const reaction = await under.homeserver.person(BEN).react(under.room, id, "✅");
    await heard(reaction, { decrypted: true });

    expect(said).toEqual([]);
  });
});

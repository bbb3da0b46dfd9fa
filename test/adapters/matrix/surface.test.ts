import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { text } from "../../../src/message/build.ts";
import { ADA, BEN, message, SurfaceUnderTest } from "./surface-under-test.ts";

let under: SurfaceUnderTest;

beforeEach(async () => {
  under = await SurfaceUnderTest.open();
});

afterEach(async () => {
  const problems = under.homeserver.problems();
  await under.close();
  expect(problems).toEqual([]);
});

describe("a message in Matrix", () => {
  it("is one event, however often it is posted under its key", async () => {
    const first = await under.post(message("one"), { key: "said:1" });
    const again = await under.post(message("one"), { key: "said:1" });
    const elsewhere = await under.post(message("one"), { key: "said:1" }, under.another());

    expect([again, elsewhere]).toEqual([first, first]);
    expect(under.shown()).toHaveLength(1);
  });

  it("says what it is to say now, where it was posted before with other words", async () => {
    const first = await under.post(message("older"), { key: "R7" });
    const again = await under.post(message("newer"), { key: "R7" });

    expect(again).toEqual(first);
    expect(under.shown().map(({ body }) => body)).toEqual([expect.stringContaining("newer")]);
  });

  it("stands there again under its key after somebody took it away, as often as that happens", async () => {
    const admin = under.homeserver.person(under.homeserver.adminId);
    const ids = new Set<string>();
    for (const times of [1, 2]) {
      const placed = await under.post(message(`time ${times}`), { key: "R7" });
      ids.add(placed.id);
      await admin.redact(under.room, placed.id);
      expect(await under.surface.edit(placed, message("two"))).toMatchObject({
        kind: "refused",
        detail: expect.stringContaining("took it away"),
      });
    }
    ids.add((await under.post(message("again 2"), { key: "R7" })).id);

    expect(ids.size).toBe(3);
    expect(under.shown().map(({ body }) => body)).toEqual([expect.stringContaining("again 2")]);
  });

  it("shows again what it showed before, though that edit was made once already", async () => {
    const placed = await under.post(message("waits"), { key: "R7" });
    for (const words of ["Ben agrees", "waits", "Ben agrees", "waits"]) {
      await under.surface.edit(placed, message(words));
      expect(under.shown()[0]?.body).toContain(words);
    }

    expect(under.shown()[0]?.edited).toBe(4);
  });

  it("is not sent again where it shows the same already", async () => {
    const placed = await under.post(message("one"), { key: "R7" });
    await under.surface.edit(placed, message("two"));
    await under.another().edit(placed, message("two"));

    expect(under.shown()[0]?.edited).toBe(1);
  });

  it("is not edited where it is somebody else's", async () => {
    const said = await under.homeserver.person(ADA).say(under.room, "mine");
    const sent = await under.surface.edit({ channel: under.room, id: said }, message("ours"));

    expect(sent).toMatchObject({ kind: "refused", detail: expect.stringContaining("own") });
    expect(under.shown().map(({ body }) => body)).toEqual(["mine"]);
  });

  it("waits while the homeserver has not said which room an alias is", async () => {
    const sent = await under.surface.post(message("one"), { channel: "#incident:hs.test" });

    expect(sent).toMatchObject({ kind: "later", detail: expect.stringContaining("#incident") });
    expect(under.homeserver.botCalls("send")).toEqual([]);
  });

  it("is not moved away from home while nobody knows which room home is", async () => {
    const request = await under.post(message("asked"), { key: "R7" });
    const answer = await under.post(message("looking"), { key: "said:1:$x" });
    const surface = under.another({ home: () => "#incident:hs.test" });

    expect(await surface.edit(request, message("moved"))).toMatchObject({ kind: "later" });
    expect(await surface.edit(answer, message("seen"))).toMatchObject({ kind: "sent" });
    expect(under.shown().map(({ body }) => body)).toEqual([
      expect.stringContaining("asked"),
      expect.stringContaining("seen"),
    ]);
  });

  it("waits, to be mended, where the bot may not speak", async () => {
    const admin = under.homeserver.person(under.homeserver.adminId);
    await admin.setPowerLevels(under.room, { events: { "m.room.message": 50 } });

    expect(await under.surface.post(message("one"), { channel: under.room })).toMatchObject({
      kind: "later",
      mend: true,
    });
  });
});

describe("a message of a thread that the room sees, too", () => {
  const told = { key: "notice:3", broadcast: true, call: ["ben"] };

  it("is short in the room, answers the thread's message, and calls once", async () => {
    const root = await under.post(message("asked"), { key: "R7" });
    const long = {
      ...message("denied by Ben"),
      blocks: [...message("denied by Ben").blocks, text("why: x")],
    };
    await under.post(long, { ...told, thread: root.id });

    const [, short] = under.shown();
    const [whole] = under.shown(root.id);
    expect(short?.content["m.relates_to"]).toEqual({ "m.in_reply_to": { event_id: root.id } });
    expect(short?.body).toContain("denied by Ben");
    expect(short?.body).not.toContain("why: x");
    expect(short?.mentions).toEqual([BEN]);
    expect(whole?.body).toContain("why: x");
    expect(whole?.mentions).toEqual([]);
  });

  it.each(["first", "second"])(
    "stands there once when the answer to the %s half is lost",
    async (half) => {
      const root = await under.post(message("asked"), { key: "R7" });
      if (half === "second") under.homeserver.faults.next("send", { kind: "slow", ms: 0 });
      under.homeserver.faults.next("send", { kind: "reset-after-commit" });
      const posting = { channel: under.room, thread: root.id, ...told };

      expect(await under.surface.post(message("denied"), posting)).toMatchObject({
        kind: "unsure",
      });
      expect(await under.another().post(message("denied"), posting)).toMatchObject({
        kind: "sent",
      });
      expect(under.shown()).toHaveLength(2);
      expect(under.shown(root.id)).toHaveLength(1);
    },
  );

  it("is not said twice in the room when the homeserver does not know the transaction any more", async () => {
    const root = await under.post(message("asked"), { key: "R7" });
    under.homeserver.put(under.room, {
      type: "m.room.message",
      sender: under.homeserver.botId,
      content: {
        msgtype: "m.notice",
        body: "denied by Ben",
        "m.mentions": {},
        "chatops.lattice.message": { key: "notice:3:room" },
      },
    });
    const place = { channel: under.room, thread: root.id };
    const found = await under.surface.find("notice:3", place, 0);
    await under.post(message("denied by Ben"), { ...told, thread: root.id });

    expect(found).toEqual({ kind: "absent" });
    expect(under.shown()).toHaveLength(2);
    expect(under.shown(root.id)).toHaveLength(1);
  });

  it("stands there whole when only the room could be told at first", async () => {
    const root = await under.post(message("asked"), { key: "R7" });
    under.homeserver.faults.next("send", { kind: "slow", ms: 0 });
    under.homeserver.faults.next("send", { kind: "limited", afterMs: 50 });
    const posting = { channel: under.room, thread: root.id, ...told };

    expect(await under.surface.post(message("denied"), posting)).toMatchObject({ kind: "later" });
    expect(await under.another().post(message("denied"), posting)).toMatchObject({ kind: "sent" });
    expect(under.shown()).toHaveLength(2);
    expect(under.shown(root.id)).toHaveLength(1);
  });
});

describe("an answer to one person in Matrix", () => {
  it("answers what they said where they said it, and calls them alone", async () => {
    const root = await under.post(message("asked"), { key: "R7" });
    const ada = under.homeserver.person(ADA);
    const reply = await ada.say(under.room, "!lattice approve R7", { thread: root.id });
    await under.surface.whisper(message("refused"), {
      channel: under.room,
      user: ADA,
      thread: root.id,
      reply,
    });

    const answer = under.shown(root.id).at(-1);
    expect(answer).toMatchObject({ kind: "m.notice", mentions: [ADA] });
    expect(answer?.content["m.relates_to"]).toEqual({
      rel_type: "m.thread",
      event_id: root.id,
      is_falling_back: false,
      "m.in_reply_to": { event_id: reply },
    });
  });

  it("is told once in ten seconds, to each, in the same words", async () => {
    let nowMs = 0;
    const surface = under.another({ now: () => nowMs });
    const tell = (words: string, user: string) =>
      surface.whisper(message(words), { channel: under.room, user });
    await tell("no", ADA);
    nowMs = 9_999;
    await tell("no", ADA);
    await tell("no", BEN);
    await tell("other", ADA);
    expect(under.shown()).toHaveLength(3);
    nowMs = 10_000;
    await tell("no", ADA);

    expect(under.shown()).toHaveLength(4);
  });

  it("comes once where the answer to it was lost", async () => {
    under.homeserver.faults.next("send", { kind: "reset-after-commit" });
    await under.surface.whisper(message("no"), { channel: under.room, user: ADA });

    expect(under.shown()).toHaveLength(1);
    expect(under.homeserver.botCalls("send")).toHaveLength(2);
    expect(under.lost).toEqual([]);
  });

  it("is reported as lost, without a word of it, where the homeserver does not take it in time", async () => {
    under.homeserver.faults.next("send", { kind: "limited", afterMs: 30_001 });
    await under.surface.whisper(message("a secret word"), { channel: under.room, user: ADA });

    expect(under.lost).toEqual([expect.stringContaining(`${ADA} in ${under.room} was lost`)]);
    expect(under.lost.join()).not.toContain("secret word");
  });
});

describe("an encrypted room that the bot cannot write in", () => {
  it("is told nothing in the clear", async () => {
    const encrypted = await SurfaceUnderTest.open({}, { encrypted: true });
    const { surface, room, homeserver } = encrypted;
    const place = { channel: room, key: "R7" };

    expect(await surface.post(message("one"), place)).toMatchObject({ kind: "later", mend: true });
    await surface.whisper(message("two"), { channel: room, user: ADA });
    expect(homeserver.botCalls("send")).toEqual([]);
    expect(encrypted.lost).toHaveLength(1);
    await encrypted.close();
  });
});

import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { Doubts } from "../../../src/chat/doubts.ts";
import { place } from "../../../src/chat/placing.ts";
import { rowsInMemory } from "../../../src/chat/rows-in-memory.ts";
import { callWeb } from "../../fakes/slack/call-web.ts";
import { SkippingClock } from "../../fakes/skipping-clock.ts";
import { BEN, CHANNEL, MESSAGE, SurfaceUnderTest } from "./surface-under-test.ts";

const KEY = "R1";
const ROOT = { channel: CHANNEL };

/** Where the fake's clock stands; a message's ts says it. */
const NOW_MS = 1_700_000_000_000;

let under: SurfaceUnderTest;

afterEach(() => under.close());

describe("a message of ours in Slack", () => {
  beforeEach(async () => {
    under = await SurfaceUnderTest.open({ now: () => NOW_MS });
  });

  const find = (key = KEY, place: { channel: string; thread?: string } = ROOT) =>
    under.surface.find(key, place, NOW_MS - 60_000);

  const found = (id: string) => ({ kind: "found", placed: { channel: CHANNEL, id } });

  it("is found by its key among others of ours", async () => {
    await under.post({ key: "R0" });
    const ts = await under.post({ key: KEY });
    await under.post({ key: "R2" });
    await under.post();

    expect(await find()).toEqual(found(ts));
    expect(await find("R3")).toEqual({ kind: "absent" });
  });

  it("is found in its thread, and not in the channel", async () => {
    const root = await under.post({ key: "R1" });
    const reply = await under.post({ key: "notice:2", thread: root });

    expect(await find("notice:2", { channel: CHANNEL, thread: root })).toEqual(found(reply));
    expect(await find("notice:2")).toEqual({ kind: "absent" });
    expect(await find("notice:3", { channel: CHANNEL, thread: root })).toEqual({ kind: "absent" });
  });

  it.each([
    [150, 1],
    [199, 1],
    [200, 2],
    [450, 3],
    [999, 5],
  ])("is found behind %i messages, by %i questions", async (others, questions) => {
    const ts = await under.post({ key: KEY });
    under.talk(others);

    expect(await find()).toEqual(found(ts));
    expect(under.slack.calls("conversations.history")).toHaveLength(questions);
  });

  it("is found below 450 replies, too", async () => {
    const root = await under.post();
    under.talk(450, root);
    const ts = await under.post({ key: "notice:2", thread: root });

    expect(await find("notice:2", { channel: CHANNEL, thread: root })).toEqual(found(ts));
  });

  it("is called absent only where all of the channel was looked through", async () => {
    await under.post({ key: KEY });
    under.talk(1_000);

    expect(await find()).toMatchObject({
      kind: "unknown",
      detail: expect.stringContaining("much"),
    });
  });

  it.each([1, 2])("is not called absent where Slack does not give page %i", async (page) => {
    under.talk(450);
    if (page === 2) under.slack.faults.next("conversations.history", { kind: "slow", ms: 0 });
    under.slack.faults.next("conversations.history", { kind: "http", status: 503 });

    expect(await find()).toMatchObject({ kind: "unknown", detail: expect.stringContaining("503") });
  });

  it("is looked for no further back than is said", async () => {
    const ts = await under.post({ key: KEY });

    expect(await under.surface.find(KEY, ROOT, NOW_MS - 1)).toEqual(found(ts));
    expect(await under.surface.find(KEY, ROOT, NOW_MS + 1)).toEqual({ kind: "absent" });
  });

  it("is no message of another app that says the same of itself", async () => {
    await under.post({ key: KEY });
    const other = under.with({ self: () => BEN });

    expect(await other.find(KEY, ROOT, NOW_MS - 60_000)).toEqual({ kind: "absent" });
  });

  it("is none that says the same in words of another kind", async () => {
    const metadata = { event_type: "another_app", event_payload: { key: KEY } };
    await callWeb(under.slack, "chat.postMessage", { channel: CHANNEL, text: "R1", metadata });

    expect(await find()).toEqual({ kind: "absent" });
  });

  it("is not called absent while the bot does not know who it is", async () => {
    await under.post({ key: KEY });
    const nobody = under.with({ self: () => undefined });

    expect(await nobody.find(KEY, ROOT, 0)).toMatchObject({ kind: "unknown" });
  });
});

describe("a message that Slack took without a word", () => {
  it.each([
    ["behind", -50_000],
    ["ahead of", 50_000],
  ])(
    "is found, and not posted twice, where Slack's clock is 50 s %s ours",
    async (_how, skewMs) => {
      const clock = new SkippingClock();
      under = await SurfaceUnderTest.open({ now: () => clock.now() + skewMs });
      const ground = { surface: under.surface, rows: rowsInMemory(), clock };
      const wanted = { key: KEY, message: MESSAGE, posting: ROOT, as: "working" } as const;
      under.slack.faults.next("chat.postMessage", { kind: "reset-after-commit" });
      const first = await place(wanted, { ...ground, doubts: new Doubts(clock) });
      // The process died: another one knows only what was written.
      const second = await place(wanted, { ...ground, doubts: new Doubts(clock) });

      expect(first).toMatchObject({ kind: "unsure" });
      const [message] = under.slack.messages(CHANNEL);
      expect(second).toMatchObject({ kind: "sent", placed: { id: message?.ts }, fresh: false });
      expect(under.slack.messages(CHANNEL)).toHaveLength(1);
    },
  );
});

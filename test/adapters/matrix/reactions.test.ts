import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import type { Placed } from "../../../src/ports/chat-surface.ts";
import { ADA, BEN, message, offering, SurfaceUnderTest } from "./surface-under-test.ts";

let under: SurfaceUnderTest;

beforeEach(async () => {
  under = await SurfaceUnderTest.open();
});

afterEach(async () => {
  const problems = under.homeserver.problems();
  await under.close();
  expect(problems).toEqual([]);
});

const BOT = "@lattice:hs.test";
const SEEDED = { "✅": [BOT], "❌": [BOT] };

const seeded = (placed: Placed) =>
  under.homeserver.until(() => Object.keys(under.reactions(placed) ?? {}).length === 2);
const bare = (placed: Placed) =>
  under.homeserver.until(() => Object.keys(under.reactions(placed) ?? {}).length === 0);

describe("the reactions that decide", () => {
  it("stand there, in order, once a request is posted", async () => {
    const placed = await under.post(offering(), { key: "R7" });

    expect(under.reactions(placed)).toEqual(SEEDED);
    expect(Object.keys(under.reactions(placed) ?? {})).toEqual(["✅", "❌"]);
    expect(under.homeserver.botCalls("relations")).toEqual([]);
  });

  it("are gone as soon as there is nothing to decide, and nobody else's with them", async () => {
    const placed = await under.post(offering(), { key: "R7" });
    await under.homeserver.person(BEN).react(under.room, placed.id, "✅");
    await under.surface.edit(placed, message("approved by Ben"));

    expect(under.reactions(placed)).toEqual({ "✅": [BEN] });
    expect(under.shown()[0]?.body).toContain("approved by Ben");
    expect(under.homeserver.botCalls("relations")).toEqual([]);
  });

  it("come back where there is something to decide again", async () => {
    const placed = await under.post(offering(), { key: "R7" });
    await under.surface.edit(placed, message("Ben agrees"));
    await under.surface.edit(placed, offering());

    expect(under.reactions(placed)).toEqual(SEEDED);
  });

  it.each([
    ["an answer", { key: "said:1:$x" }],
    ["a message without a key", {}],
  ])("are not put under %s, which does not change any more", async (_what, posting) => {
    const placed = await under.post(offering(), posting);
    await under.surface.edit(placed, offering("R8"));

    expect(under.reactions(placed)).toEqual({});
    expect(under.homeserver.botCalls("relations")).toEqual([]);
  });

  it("are not put under a message of a thread", async () => {
    const root = await under.post(message("asked"), { key: "R6" });
    const placed = await under.post(offering(), { key: "R7", thread: root.id });

    expect(under.reactions(placed)).toEqual({});
  });

  it.each([
    ["✅", 0],
    ["❌", 1],
  ])("are completed by the next edit when a process dies before %s", async (_mark, done) => {
    const stop = new AbortController();
    const dies = under.another({ stop: stop.signal });
    under.homeserver.faults.next("send", { kind: "slow", ms: 0 }, 1 + done);
    under.homeserver.faults.next("send", { kind: "limited", afterMs: 60_000 });
    const placed = await under.post(offering(), { key: "R7" }, dies);
    stop.abort();
    expect(Object.keys(under.reactions(placed) ?? {})).toHaveLength(done);
    await under.surface.edit(placed, offering());

    expect(under.reactions(placed)).toEqual(SEEDED);
    expect(under.shown()[0]?.edited).toBe(0);
  });

  it("are completed when the same message is posted again", async () => {
    under.homeserver.faults.next("send", { kind: "reset-after-commit" });
    const first = await under.surface.post(offering(), { channel: under.room, key: "R7" });
    const placed = await under.post(offering(), { key: "R7" });

    expect(first.kind).toBe("unsure");
    expect(under.reactions(placed)).toEqual(SEEDED);
  });

  it("are taken by the next edit when a process dies between an edit and their end", async () => {
    const stop = new AbortController();
    const dies = under.another({ stop: stop.signal });
    const placed = await under.post(offering(), { key: "R7" }, dies);
    under.homeserver.faults.next("redact", { kind: "limited", afterMs: 60_000 });
    await dies.edit(placed, message("denied"));
    stop.abort();
    expect(under.reactions(placed)).toEqual(SEEDED);
    await under.surface.edit(placed, message("denied"));

    expect(under.reactions(placed)).toEqual({});
    expect(under.shown()[0]?.edited).toBe(1);
  });

  it.each(["reset", "reset-after-commit"] as const)(
    "stand there once though the connection breaks (%s)",
    async (kind) => {
      under.homeserver.faults.next("send", { kind: "slow", ms: 0 });
      under.homeserver.faults.next("send", { kind });
      const placed = await under.post(offering(), { key: "R7" });
      await seeded(placed);

      expect(under.reactions(placed)).toEqual(SEEDED);
    },
  );

  it("go when the homeserver takes it, if it does not at once", async () => {
    const placed = await under.post(offering(), { key: "R7" });
    under.homeserver.faults.next("redact", { kind: "limited", afterMs: 50 });
    under.homeserver.faults.next("redact", { kind: "reset-after-commit" });
    await under.surface.edit(placed, message("denied"));
    await bare(placed);

    expect(
      under.homeserver.events(under.room).filter(({ type }) => type === "m.room.redaction"),
    ).toHaveLength(2);
  });

  it("are as was wanted last, however fast that changes", async () => {
    const placed = await under.post(offering(), { key: "R7" });
    const edits = [message("a"), offering(), message("b"), offering(), message("c")];
    await Promise.all(edits.map((one) => under.surface.edit(placed, one)));
    await under.surface.edit(placed, message("d"));
    await bare(placed);

    expect(under.reactions(placed)).toEqual({});
  });

  it("are found among those of many", async () => {
    const placed = await under.post(offering(), { key: "R7" });
    const many = Array.from({ length: 130 }, (_, n) => n);
    for (const n of many) await under.homeserver.person(ADA).react(under.room, placed.id, `x${n}`);
    await under.another().edit(placed, message("denied"));

    expect(Object.keys(under.reactions(placed) ?? {})).toHaveLength(130);
  });

  it("do not hold up the post where the homeserver keeps silent", async () => {
    under.homeserver.faults.next("send", { kind: "slow", ms: 0 });
    under.homeserver.faults.next("send", { kind: "silent" });
    const begun = performance.now();
    const placed = await under.post(offering(), { key: "R7" });

    expect(performance.now() - begun).toBeLessThan(2_500);
    await seeded(placed);
  });
});

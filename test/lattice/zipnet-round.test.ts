import { describe, expect, it } from "@jest/globals";
import { unread } from "../../src/lattice/reading.ts";
import { roundByLink, roundByTime } from "../../src/lattice/zipnet-round.ts";
import type { RoundList } from "../../src/lattice/zipnet-round.ts";

/** Rounds 40, 41, … newest first, committed at the given times. */
function rounds(times: readonly number[], whole = false): RoundList {
  const records = times.map((committedAtMs, index) => ({
    slot: index,
    index,
    committedAtMs,
    digest: `a${index}`,
    fields: { round: 40 + index },
  }));
  return { kind: "rounds", rounds: records.reverse(), whole, spoiled: [] };
}

const WINDOW = { fromMs: 100, toMs: 200 };

describe("zipnet's round by unseal's link", () => {
  const list = rounds([10, 20, 30]);

  it("is the listed round of that number", () => {
    expect(roundByLink(list, 41)).toMatchObject({ kind: "record", record: { digest: "a1" } });
  });

  it("has to be asked for when it is older than the list", () => {
    expect(roundByLink(list, 12)).toEqual({ kind: "older" });
  });

  it("is absent when it is newer than the list, and when the list is the whole collection", () => {
    expect(roundByLink(list, 50)).toEqual({ kind: "absent", latest: 42 });
    expect(roundByLink(rounds([10], true), 12)).toEqual({ kind: "absent", latest: 40 });
  });
});

const NOTHING_KNOWN = { newestKnown: -1, reachesMs: Number.NEGATIVE_INFINITY };

describe("zipnet's round by time", () => {
  it("is the only one in the window", () => {
    expect(roundByTime(rounds([50, 150, 250]), WINDOW, NOTHING_KNOWN)).toMatchObject({
      kind: "record",
      record: { digest: "a1" },
    });
  });

  it("is not guessed when two fall in the window", () => {
    expect(roundByTime(rounds([50, 120, 150]), WINDOW, NOTHING_KNOWN)).toMatchObject({
      reason: "no link",
    });
  });

  it("is absent when none does and the list reaches back far enough", () => {
    expect(roundByTime(rounds([50, 250]), WINDOW, NOTHING_KNOWN)).toEqual({
      kind: "absent",
      latest: 41,
    });
    expect(roundByTime(rounds([], true), WINDOW, NOTHING_KNOWN)).toEqual({
      kind: "absent",
      latest: null,
    });
  });

  it("cannot be told when the list begins after the window", () => {
    expect(roundByTime(rounds([250, 260]), WINDOW, NOTHING_KNOWN)).toMatchObject({
      reason: "no link",
    });
  });

  it("cannot be told by a list that ends before a round known to exist", () => {
    expect(
      roundByTime(rounds([50, 60]), WINDOW, { ...NOTHING_KNOWN, newestKnown: 44 }),
    ).toMatchObject({ reason: "behind" });
  });

  it("cannot be told by a list that ends before a time known to have had a round", () => {
    const known = { ...NOTHING_KNOWN, reachesMs: 300 };

    expect(roundByTime(rounds([50, 250]), WINDOW, known)).toMatchObject({ reason: "behind" });
    expect(roundByTime(rounds([50, 300]), WINDOW, known)).toMatchObject({ kind: "absent" });
  });

  it("is not told by a list with an entry that cannot be used", () => {
    const why = unread("future commit", "an hour from now");
    const list = { ...rounds([50, 150]), spoiled: [{ position: 43, why }] };

    expect(roundByTime(list, WINDOW, NOTHING_KNOWN)).toBe(why);
    expect(roundByLink(list, 43)).toBe(why);
    expect(roundByLink(list, 41)).toMatchObject({ kind: "record" });
  });

  it("keeps the reason of a list that could not be read", () => {
    const why = unread("timed out", "too slow");

    expect(roundByTime(why, WINDOW, NOTHING_KNOWN)).toBe(why);
  });
});

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
  return { kind: "rounds", rounds: records.reverse(), whole };
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

describe("zipnet's round by time", () => {
  it("is the only one in the window", () => {
    expect(roundByTime(rounds([50, 150, 250]), WINDOW, -1)).toMatchObject({
      kind: "record",
      record: { digest: "a1" },
    });
  });

  it("is not guessed when two fall in the window", () => {
    expect(roundByTime(rounds([50, 120, 150]), WINDOW, -1)).toMatchObject({ reason: "no link" });
  });

  it("is absent when none does and the list reaches back far enough", () => {
    expect(roundByTime(rounds([50, 250]), WINDOW, -1)).toEqual({ kind: "absent", latest: 41 });
    expect(roundByTime(rounds([], true), WINDOW, -1)).toEqual({ kind: "absent", latest: null });
  });

  it("cannot be told when the list begins after the window", () => {
    expect(roundByTime(rounds([250, 260]), WINDOW, -1)).toMatchObject({ reason: "no link" });
  });

  it("cannot be told by a list that ends before a round known to exist", () => {
    expect(roundByTime(rounds([50, 60]), WINDOW, 44)).toMatchObject({ reason: "behind" });
  });

  it("keeps the reason of a list that could not be read", () => {
    const why = unread("timed out", "too slow");

    expect(roundByTime(why, WINDOW, -1)).toBe(why);
  });
});

import { describe, expect, it } from "@jest/globals";
import { heldSince, increaseOver, latest, rangeOver } from "../../src/lattice/series.ts";
import type { Series } from "../../src/lattice/series.ts";

const NOW = 10_000_000;

/** Samples as [seconds ago, value], oldest first. */
function series(samples: readonly (readonly [number, number])[], alive = true): Series {
  return {
    labels: {},
    member: "m",
    rank: 0,
    own: true,
    alive,
    samples: samples.map(([ago, value]) => ({ atMs: NOW - ago * 1000, value })),
  };
}

describe("the newest value", () => {
  it("is one that still holds", () => {
    expect(
      latest(
        series([
          [20, 1],
          [5, 0],
        ]),
        NOW,
      ),
    ).toMatchObject({ kind: "value", value: 0 });
  });

  it.each([
    ["its source has ended it", series([[5, 0]], false)],
    ["it is more than two minutes old", series([[121, 0]])],
    ["it is no number", series([[5, Number.NaN]])],
  ])("is stale, and not 0, when %s", (_why, given) => {
    expect(latest(given, NOW).kind).toBe("stale");
  });
});

describe("a minute at a scrape every 15 seconds", () => {
  const over = (samples: readonly (readonly [number, number])[]) =>
    rangeOver(series(samples), 60_000, NOW);
  const past = (value: number) => [75, 90, 105].toReversed().map((ago) => [ago, value] as const);

  it("steadily 5 is covered, with and without the sample on its edge", () => {
    const steady = [
      [45, 5],
      [30, 5],
      [15, 5],
      [0, 5],
    ] as const;
    expect(over([...past(5), ...steady])).toEqual({ kind: "range", min: 5, max: 5, count: 4 });
    expect(over([...past(5), [60, 5], ...steady])).toMatchObject({ kind: "range", count: 4 });
  });

  it("whose first sample has just arrived is not", () => {
    expect(over([[0, 5]])).toEqual({ kind: "too few", count: 1 });
  });

  it("whose last sample came a minute ago is not", () => {
    expect(over([...past(5), [60, 5]])).toMatchObject({ kind: "too few" });
  });

  it("with a blip in it shows the blip", () => {
    expect(over([...past(5), [45, 5], [30, 5], [15, 0], [0, 5]])).toMatchObject({ min: 0, max: 5 });
  });

  it("of a series that has ended is not", () => {
    const ended = series([...past(5), [45, 5], [30, 5], [15, 5], [1, 5]], false);
    expect(rangeOver(ended, 60_000, NOW)).toMatchObject({ kind: "too few" });
  });
});

describe("a counter over 15 minutes", () => {
  const by = (samples: readonly (readonly [number, number])[]) =>
    increaseOver(series(samples), 900_000, NOW);

  it.each<[string, readonly (readonly [number, number])[], number]>([
    [
      "that stands still rose by nothing",
      [
        [1000, 7],
        [600, 7],
        [0, 7],
      ],
      0,
    ],
    [
      "rose by what came since the sample before it",
      [
        [1000, 3],
        [600, 4],
        [0, 7],
      ],
      4,
    ],
    [
      "counts from 0 again after a restart",
      [
        [1000, 9],
        [600, 10],
        [300, 1],
        [0, 2],
      ],
      3,
    ],
    [
      "that began within it rose from its first sample",
      [
        [600, 2],
        [0, 5],
      ],
      3,
    ],
  ])("%s", (_what, samples, expected) => {
    expect(by(samples)).toMatchObject({ kind: "increase", by: expected });
  });

  it.each<[string, readonly (readonly [number, number])[]]>([
    ["one sample", [[0, 5]]],
    [
      "only old samples",
      [
        [5000, 1],
        [4000, 5],
      ],
    ],
  ])("of which there is %s tells nothing", (_what, samples) => {
    expect(by(samples).kind).toBe("too few");
  });
});

describe("since when a value stands", () => {
  it("is told from the first sample after another value", () => {
    expect(
      heldSince(
        series([
          [60, 3],
          [45, 0],
          [30, 0],
          [0, 0],
        ]),
        NOW,
      ),
    ).toEqual({
      sinceMs: NOW - 45_000,
      orLonger: false,
    });
  });

  it("may be longer where there is no other value", () => {
    expect(
      heldSince(
        series([
          [45, 0],
          [0, 0],
        ]),
        NOW,
      ),
    ).toMatchObject({ orLonger: true });
  });

  it("is not told by one sample, or by a stale series", () => {
    expect(heldSince(series([[0, 0]]), NOW)).toBeUndefined();
    expect(
      heldSince(
        series([
          [900, 0],
          [800, 0],
        ]),
        NOW,
      ),
    ).toBeUndefined();
  });
});

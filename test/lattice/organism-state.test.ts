import { describe, expect, it } from "@jest/globals";
import { settle } from "../../src/lattice/organism-state.ts";
import { unread } from "../../src/lattice/reading.ts";
import type { Reading } from "../../src/lattice/reading.ts";

const SLOT = 100;

const record = (digest = "aa"): Reading => ({
  kind: "record",
  latest: SLOT,
  record: { slot: SLOT, index: 7, committedAtMs: 1, digest, fields: {} },
});

const absent = (latest: number | null): Reading => ({ kind: "absent", latest });

function settled(readings: readonly Reading[], { newestBelow = -1, windowOpen = false } = {}) {
  const named = readings.map((reading, index) => ({ reader: `r${index + 1}`, reading }));
  return settle(named, { position: SLOT, newestBelow, windowOpen });
}

describe("an organism's state", () => {
  it("is committed when a reader holds the record", () => {
    expect(settled([record()])).toMatchObject({ state: "committed", witnesses: 1 });
  });

  it("is missing when the reader is online and the window has passed, pending while it is open", () => {
    expect(settled([absent(105)]).state).toBe("missing");
    expect(settled([absent(105)], { windowOpen: true }).state).toBe("pending");
  });

  it("is missing when the only reader has not come so far and nobody is known to be further", () => {
    expect(settled([absent(97)]).state).toBe("missing");
    expect(settled([absent(null)]).state).toBe("missing");
  });

  it.each([
    ["another reader holds the record", [absent(97), record()], "committed"],
    ["another reader is further", [absent(97), absent(105)], "missing"],
  ])("leaves out a reader that is behind when %s", (_why, readings, state) => {
    const said = settled(readings);

    expect(said).toMatchObject({ state, witnesses: 1 });
    expect(said.disagreement).toBeUndefined();
    expect(said.readings[0]?.reading).toMatchObject({ kind: "unread", reason: "behind" });
  });

  it("is unknown: behind when an organism below has committed more than its reader holds", () => {
    expect(settled([absent(97)], { newestBelow: SLOT })).toMatchObject({
      state: "unknown",
      reason: "behind",
    });
  });

  it("is missing, a hole, when its reader is past the slot that an organism below committed", () => {
    expect(settled([absent(101)], { newestBelow: SLOT }).state).toBe("missing");
  });

  it("is unknown when the reader says that its newest slot is the one it does not have", () => {
    expect(settled([absent(SLOT)])).toMatchObject({ state: "unknown", reason: "contradiction" });
  });

  it("shows two records that differ, and a record that another current reader lacks", () => {
    expect(settled([record("aa"), record("bb")]).disagreement).toBe("digest");
    expect(settled([record(), absent(105)]).disagreement).toBe("presence");
    expect(settled([record("aa"), record("aa")]).disagreement).toBeUndefined();
  });

  it("gives every reason when nobody could be read for different reasons", () => {
    const said = settled([unread("timed out", "too slow"), unread("redirect", "went elsewhere")]);

    expect(said.reason).toBe("timed out");
    expect(said.detail).toContain("too slow");
    expect(said.detail).toContain("redirect: went elsewhere");
  });

  it("never takes an unread answer for a missing record", () => {
    const said = settled([unread("http status", "answered HTTP 500"), absent(105)]);

    expect(said).toMatchObject({ state: "missing", witnesses: 1 });
    expect(settled([unread("http status", "answered HTTP 500")]).state).toBe("unknown");
  });
});

import { describe, expect, it } from "@jest/globals";
import { networkClock, slotAt, startOf } from "../../src/lattice/slot-clock.ts";
import {
  DEFAULT_WINDOWS,
  isOpen,
  isSettled,
  newestSettled,
  windowsOf,
} from "../../src/lattice/window.ts";

const CLOCK = networkClock("mainnet");
const SLOT = 9_412_345;
const START = startOf(CLOCK, SLOT);

describe("windows", () => {
  it("open before the slot and close after it, as the contract has them", () => {
    const windows = windowsOf(CLOCK, DEFAULT_WINDOWS, SLOT);

    expect(windows.zipnet).toEqual({ fromMs: START - 24_000, toMs: START + 4_000 });
    expect(windows.relay).toEqual({ fromMs: START - 4_000, toMs: START + 12_000 });
    expect(windows.tally).toEqual({ fromMs: START, toMs: START + 36_000 });
  });

  it("stay open through their last millisecond", () => {
    const { relay } = windowsOf(CLOCK, DEFAULT_WINDOWS, SLOT);

    expect(isOpen(relay, START + 12_000)).toBe(true);
    expect(isOpen(relay, START + 12_001)).toBe(false);
  });
});

describe("a settled slot", () => {
  it("is settled once tally's window, the last, has passed", () => {
    expect(isSettled(CLOCK, DEFAULT_WINDOWS, SLOT, START + 36_000)).toBe(false);
    expect(isSettled(CLOCK, DEFAULT_WINDOWS, SLOT, START + 36_001)).toBe(true);
  });

  it.each([0, 1, 5_999, 11_999])("is the newest one %i ms into a slot", (intoMs) => {
    const now = START + intoMs;
    const newest = newestSettled(CLOCK, DEFAULT_WINDOWS, now);

    expect(isSettled(CLOCK, DEFAULT_WINDOWS, newest, now)).toBe(true);
    expect(isSettled(CLOCK, DEFAULT_WINDOWS, newest + 1, now)).toBe(false);
    expect(slotAt(CLOCK, now) - newest).toBe(intoMs === 0 ? 4 : 3);
  });
});

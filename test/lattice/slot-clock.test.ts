import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import {
  lastWritableSlot,
  networkClock,
  NETWORK_NAMES,
  slotAt,
  startOf,
} from "../../src/lattice/slot-clock.ts";

describe("the slot clock", () => {
  // Execution blocks of real slots: their timestamp is the slot's start.
  it.each([
    [6_214_255, 1_681_395_083],
    [0, 1_606_824_023],
  ])("puts mainnet's slot %i at %i", (slot, seconds) => {
    const clock = networkClock("mainnet");

    expect(startOf(clock, slot)).toBe(seconds * 1000);
    expect(slotAt(clock, seconds * 1000)).toBe(slot);
    expect(slotAt(clock, seconds * 1000 - 1)).toBe(slot - 1);
  });

  it("knows four networks, with slots of twelve seconds", () => {
    expect(NETWORK_NAMES).toEqual(["mainnet", "sepolia", "holesky", "hoodi"]);
    for (const name of NETWORK_NAMES) expect(networkClock(name).slotMs).toBe(12_000);
  });

  it("gives every moment the slot that has begun and whose successor has not", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 4_000_000_000 }),
        fc.integer({ min: 250, max: 60_000 }),
        fc.integer({ min: 0, max: 8_000_000_000_000 }),
        (genesis, slotMs, nowMs) => {
          const clock = { genesisMs: genesis * 1000, slotMs };
          const slot = slotAt(clock, nowMs);
          expect(startOf(clock, slot)).toBeLessThanOrEqual(nowMs);
          expect(startOf(clock, slot + 1)).toBeGreaterThan(nowMs);
        },
      ),
    );
  });

  it("can write the start of its last slot as a date with a four-digit year", () => {
    const clock = networkClock("mainnet");
    const last = lastWritableSlot(clock);

    expect(new Date(startOf(clock, last)).toISOString()).toMatch(/^9999-/);
    expect(new Date(startOf(clock, last + 1)).toISOString()).toMatch(/^\+010000-/);
  });
});

import { describe, expect, it } from "@jest/globals";
import { durableRows } from "../../src/chat/chat-store.ts";
import { rowsInMemory } from "../../src/chat/rows-in-memory.ts";
import { VerifyBudget } from "../../src/chat/verify-budget.ts";
import { SkippingClock } from "../fakes/skipping-clock.ts";
import { withMitigation } from "../mitigation/mitigation-under-test.ts";

/** How many of twenty at once are granted, asked here and there in turn. */
async function granted(asks: readonly (() => Promise<unknown>)[]): Promise<number> {
  const twenty = Array.from({ length: 20 }, async (_, n) => asks[n % asks.length]?.());
  return (await Promise.all(twenty)).filter((refused) => refused === undefined).length;
}

describe("six verifications a minute", () => {
  it("are six over all processes that share a store, and six more a minute later", () =>
    withMitigation(async (under) => {
      const { ledger } = await under.opened();
      const rows = durableRows(ledger.store);
      const clock = new SkippingClock();
      const processes = [new VerifyBudget(clock), new VerifyBudget(clock)];
      const asks = processes.map((one) => () => one.spend("ada", rows));
      expect(await granted(asks)).toBe(6);
      expect(await processes[0]?.spend("ben", rows)).toBeUndefined();
      clock.skip(60_000);
      expect(await granted(asks)).toBe(6);
    }));

  it("do not count what was refused", () =>
    withMitigation(async (under) => {
      const { ledger } = await under.opened();
      const rows = durableRows(ledger.store);
      const clock = new SkippingClock();
      const other = new VerifyBudget(clock);
      const budget = new VerifyBudget(clock);
      await granted([() => other.spend("ada", rows)]);
      clock.skip(30_000);
      expect(await granted([() => budget.spend("ada", rows)])).toBe(0);
      clock.skip(30_000);
      expect(await budget.spend("ada", rows)).toBeUndefined();
    }));

  it("are six over all chats of a bot without a store", async () => {
    const budget = new VerifyBudget(new SkippingClock());
    const chats = [rowsInMemory(), rowsInMemory()];

    expect(await granted(chats.map((rows) => () => budget.spend("ada", rows)))).toBe(6);
  });

  it("do not last longer when the clock is set back", async () => {
    const clock = new SkippingClock();
    const budget = new VerifyBudget(clock);
    const asks = [() => budget.spend("ada", rows)];
    const rows = rowsInMemory();
    await granted(asks);
    clock.setBack(600_000);
    clock.skip(60_000);

    expect(await granted(asks)).toBe(6);
  });
});

import { describe, expect, it } from "@jest/globals";
import { durableRows } from "../../src/chat/chat-store.ts";
import { rowsInMemory } from "../../src/chat/rows-in-memory.ts";
import { LookBudget } from "../../src/chat/look-budget.ts";
import { SkippingClock } from "../fakes/skipping-clock.ts";
import { withMitigation } from "../mitigation/mitigation-under-test.ts";

const ADA = { id: "ada", roles: ["reader"] } as const;
const BEN = { id: "ben", roles: ["reader"] } as const;
const NEW = { id: "slack:U0NEW00001", roles: [] } as const;

const VERIFY = ["verify", "upstream", "relay"];

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
      const processes = [new LookBudget(clock), new LookBudget(clock)];
      const asks = processes.map((one) => () => one.spend(VERIFY, ADA, rows));
      expect(await granted(asks)).toBe(6);
      expect(await processes[0]?.spend(VERIFY, BEN, rows)).toBeUndefined();
      clock.skip(60_000);
      expect(await granted(asks)).toBe(6);
    }));

  it("do not count what was refused", () =>
    withMitigation(async (under) => {
      const { ledger } = await under.opened();
      const rows = durableRows(ledger.store);
      const clock = new SkippingClock();
      const other = new LookBudget(clock);
      const budget = new LookBudget(clock);
      await granted([() => other.spend(VERIFY, ADA, rows)]);
      clock.skip(30_000);
      expect(await granted([() => budget.spend(VERIFY, ADA, rows)])).toBe(0);
      clock.skip(30_000);
      expect(await budget.spend(VERIFY, ADA, rows)).toBeUndefined();
    }));

  it("are six over all chats of a bot without a store", async () => {
    const budget = new LookBudget(new SkippingClock());
    const chats = [rowsInMemory(), rowsInMemory()];

    expect(await granted(chats.map((rows) => () => budget.spend(VERIFY, ADA, rows)))).toBe(6);
  });

  it("do not last longer when the clock is set back", async () => {
    const clock = new SkippingClock();
    const budget = new LookBudget(clock);
    const asks = [() => budget.spend(VERIFY, ADA, rows)];
    const rows = rowsInMemory();
    await granted(asks);
    clock.setBack(600_000);
    clock.skip(60_000);

    expect(await granted(asks)).toBe(6);
  });
});

describe("what is counted beside verifications", () => {
  it.each([
    ["walks of people without a role", ["walk"], NEW, 6],
    ["however they write it", ["WALK", "current"], NEW, 6],
    ["no walks of people of the configuration", ["walk"], ADA, 20],
    ["nothing else", ["help"], NEW, 20],
  ])("%s", async (_what, words, asker, most) => {
    const budget = new LookBudget(new SkippingClock());
    const rows = rowsInMemory();

    expect(await granted([() => budget.spend(words, asker, rows)])).toBe(most);
  });

  it("is counted apart from them", async () => {
    const budget = new LookBudget(new SkippingClock());
    const rows = rowsInMemory();
    await granted([() => budget.spend(["walk"], NEW, rows)]);

    expect(await budget.spend(VERIFY, NEW, rows)).toBeUndefined();
    expect(await budget.spend(["walk"], NEW, rows)).toMatchObject({
      text: expect.stringContaining("more than 6 walks in a minute"),
    });
  });
});

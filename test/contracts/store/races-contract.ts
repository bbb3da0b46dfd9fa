import { describe, expect, it } from "@jest/globals";
import { StoreChild } from "./child.ts";
import { chainOf, CREATED_MS, newRequest } from "./examples.ts";
import type { Tested } from "./under-test.ts";

const REQUESTS = 150;

/** Every tenth has run out before anybody decides. */
const EXPIRED = REQUESTS / 10;

const KILLS = 30;

interface Told {
  readonly who: string;
  readonly approved: readonly string[];
  readonly begun: readonly string[];
  readonly errors: readonly string[];
}

/** What holds of several processes on one store, and of one that is killed. */
export function racesContract(tested: Tested): void {
  it("approves each request once, and never by whoever asked or after its time, in a race of four processes", async () => {
    const { store, place } = tested();
    const fence = await store.write(async ({ requests, lease }) => {
      for (let n = 0; n < REQUESTS; n += 1) {
        const expiresMs = n % 10 === 9 ? CREATED_MS + 1 : CREATED_MS + 600_000;
        // One run may be open for a lattice: each request here has a lattice of its own.
        await requests.insert(newRequest({ latticeId: `lattice-${n}`, expiresMs }));
      }
      return lease.take({ holder: "race", ttlMs: 120_000, force: false });
    });
    const people = ["ada", "bo", "cem", "rita"];
    const racers = people.map((who) => new StoreChild("racer", place, who, JSON.stringify(fence)));
    for (const racer of racers) expect(await racer.opened()).toBe("OPEN");
    await store.write(({ notes }) => notes.set("go", `${Date.now() + 100}`));
    const told = (await Promise.all(racers.map((racer) => racer.ended()))).map(
      (lines) => JSON.parse(lines.at(-1) ?? "") as Told,
    );

    const approved = told.flatMap((one) => one.approved);
    expect(told.flatMap((one) => one.errors)).toEqual([]);
    expect(new Set(approved).size).toBe(REQUESTS - EXPIRED);
    expect(approved).toHaveLength(REQUESTS - EXPIRED);
    expect(told.find(({ who }) => who === "rita")?.approved).toEqual([]);
    // A race that one of them runs alone shows nothing.
    expect(told.filter((one) => one.approved.length > 0).length).toBeGreaterThan(1);
    const begun = told.flatMap((one) => one.begun);
    expect(begun.toSorted()).toEqual(approved.toSorted());

    const all = await store.read(async ({ requests, runs }) => ({
      requests: await requests.list({ limit: 999 }),
      runs: await runs.list(999),
    }));
    const pending = all.requests.filter(({ status }) => status === "pending");
    expect(pending.every(({ expiresMs }) => expiresMs === CREATED_MS + 1)).toBe(true);
    expect(pending).toHaveLength(EXPIRED);
    expect(all.runs.map(({ id }) => id).toSorted()).toEqual(approved.toSorted());
    const { last, fault } = await chainOf(store);
    expect({ seq: last.seq, fault }).toEqual({ seq: REQUESTS - EXPIRED, fault: undefined });
  }, 120_000);

  describe("a writer that is killed", () => {
    it(`loses nothing that it was told is written, ${KILLS} times over`, async () => {
      const { store, place, open } = tested();
      await store.close();
      const seed = Math.floor(Math.random() * 2 ** 31);
      process.stderr.write(`kill -9 with seed ${seed}\n`);
      const random = randomFrom(seed);
      let acknowledged = 0;
      for (let kill = 0; kill < KILLS; kill += 1) {
        const writer = new StoreChild("writer", place, "write");
        expect(await writer.opened()).toMatch(/^OPEN/);
        // Some die in the middle of their first transactions, some later.
        await new Promise((done) => setTimeout(done, random() * 60));
        const lines = await writer.killed();
        acknowledged = Math.max(acknowledged, ...lines.map(acknowledgedIn));

        const opened = await open();
        if (opened.kind !== "open") throw new Error(opened.text);
        const { last, fault } = await chainOf(opened.store);
        const written = await opened.store.read(({ notes }) => notes.get("written"));
        await opened.store.close();
        expect(fault).toBeUndefined();
        expect(last.seq).toBeGreaterThanOrEqual(acknowledged);
        // A transaction is there as a whole: its three entries and its note.
        expect(Number(written ?? 0)).toBe(last.seq);
        acknowledged = last.seq;
      }
      expect(acknowledged).toBeGreaterThan(KILLS * 3);
    }, 120_000);
  });
}

function acknowledgedIn(line: string): number {
  return line.startsWith("ACK ") ? Number(line.slice(4)) : 0;
}

/** Numbers between 0 and 1 that a seed repeats (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

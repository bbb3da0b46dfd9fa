import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openLedger, openReading } from "../../src/app/ledger.ts";
import { isRefusal } from "../../src/message/refusal.ts";
import type { Ledger } from "../../src/mitigation/sources.ts";
import type { Store } from "../../src/ports/store/store.ts";
import { parseConfig } from "../../src/config/load.ts";
import { MINIMAL } from "../config/example.ts";
import { SkippingClock } from "../fakes/skipping-clock.ts";

let folder: string;
const reported: unknown[] = [];

function place() {
  const store = { kind: "sqlite", path: join(folder, "lattice.db") } as const;
  const config = { ...parseConfig(MINIMAL, folder), store };
  return { config, env: {}, clock: new SkippingClock() };
}

function ledger(aroundStore?: (store: Store) => Store) {
  return openLedger({
    ...place(),
    holder: "a test",
    pid: process.pid,
    aroundStore,
    report: (error) => reported.push(error),
  });
}

async function opened(aroundStore?: (store: Store) => Store): Promise<Ledger> {
  const one = await ledger(aroundStore);
  if (isRefusal(one)) throw new Error(one.text);
  return one;
}

async function closed(one: Ledger): Promise<void> {
  await one.close();
  await one.store.close();
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "lattice-ledger-"));
  reported.length = 0;
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe("a store that takes no writes", () => {
  it("is given back when the turn cannot be taken, so that the next try finds it free", async () => {
    await expect(ledger((store) => failing(store, "embedded"))).rejects.toThrow("disk full");

    await closed(await opened());
  });

  it("is closed without an error when the turn cannot be given back, which is reported", async () => {
    let full = false;
    const one = await opened((store) => failing(store, "shared", () => full));
    full = true;
    await closed(one);

    expect(reported).toEqual([expect.objectContaining({ message: "disk full" })]);
  });
});

describe("who only looks at a store", () => {
  const looking = async () => {
    const reading = await openReading(place());
    if (reading === "nothing yet" || isRefusal(reading)) throw new Error(JSON.stringify(reading));
    return reading;
  };

  it("finds nothing where nobody has kept anything, and makes nothing", async () => {
    expect(await openReading(place())).toBe("nothing yet");
    expect(readdirSync(folder)).toEqual([]);
  });

  it("leaves its lock and its turn to whoever acts in it, and sees whether somebody does", async () => {
    const acting = await opened();
    const reading = await looking();
    expect(await reading.inUse()).toBe(true);
    expect(acting.fence()).toMatchObject({ epoch: 1 });
    await closed(acting);

    expect(await reading.inUse()).toBe(false);
    const next = await opened();
    // Only those who act count it up.
    expect(next.fence()).toMatchObject({ epoch: 2 });
    await closed(next);
    await reading.store.close();
  });

  it("is told what is missing where no store is configured", async () => {
    const { config, ...rest } = place();
    const told = await openReading({ ...rest, config: { ...config, store: undefined } });

    expect(told).toMatchObject({ code: "config", text: expect.stringContaining("Add `store`") });
  });
});

/** The store with a disk that is full from a certain moment on. */
function failing(store: Store, sharing: Store["sharing"], full = () => true): Store {
  return {
    sharing,
    read: (work) => store.read(work),
    write: (work) => (full() ? Promise.reject(new Error("disk full")) : store.write(work)),
    close: () => store.close(),
  };
}

import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openLedger } from "../../src/app/ledger.ts";
import { isRefusal } from "../../src/message/refusal.ts";
import type { Store } from "../../src/ports/store/store.ts";
import { parseConfig } from "../../src/config/load.ts";
import { MINIMAL } from "../config/example.ts";
import { SkippingClock } from "../fakes/skipping-clock.ts";

describe("a store that takes no writes", () => {
  let folder: string;
  const reported: unknown[] = [];
  const ledger = (aroundStore?: (store: Store) => Store) =>
    openLedger({
      config: {
        ...parseConfig(MINIMAL, folder),
        store: { kind: "sqlite", path: join(folder, "lattice.db") },
      },
      env: {},
      clock: new SkippingClock(),
      holder: "a test",
      pid: process.pid,
      aroundStore,
      report: (error) => reported.push(error),
    });

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "lattice-ledger-"));
    reported.length = 0;
  });

  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it("is given back when the turn cannot be taken, so that the next try finds it free", async () => {
    await expect(ledger((store) => failing(store, "embedded"))).rejects.toThrow("disk full");

    const again = await ledger();
    if (isRefusal(again)) throw new Error(again.text);
    await again.close();
    await again.store.close();
  });

  it("is closed without an error when the turn cannot be given back, which is reported", async () => {
    let full = false;
    const opened = await ledger((store) => failing(store, "shared", () => full));
    if (isRefusal(opened)) throw new Error(opened.text);
    full = true;
    await opened.close();
    await opened.store.close();

    expect(reported).toEqual([expect.objectContaining({ message: "disk full" })]);
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

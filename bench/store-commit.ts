import { closeSync, fsyncSync, mkdtempSync, openSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openStore } from "../src/adapters/store/open-store.ts";
import { systemClock } from "../src/adapters/system-clock.ts";
import type { Store } from "../src/ports/store/store.ts";
import type { Figure } from "./figure.ts";

const N = 1_000;

/** The first transactions compile the code they run through. */
const WARM_UP = 500;

/** What a commit with one row brings to disk is about a page of the database and its frame in the log. */
const BYTES = 4_120;

/**
 * A transaction with one entry in the audit log, against as many bytes appended and synced: what the disk alone takes,
 * measured in turn with it. The slowest hundredth of both is compared: a person waits for every single one.
 */
export const storeCommit: Figure = {
  name: "store.commit",
  bound: 3,
  unit: "ratio",
  async measure({ sleepMs }) {
    const folder = mkdtempSync(join(tmpdir(), "lattice-bench-"));
    const store = await openedStore(join(folder, "lattice.db"));
    const bare = openSync(join(folder, "bare"), "a");
    const commits: number[] = [];
    const appends: number[] = [];
    const bytes = Buffer.alloc(BYTES, 1);
    for (let run = 0; run < N + WARM_UP; run += 1) {
      const append = timed(() => {
        writeSync(bare, bytes);
        fsyncSync(bare);
      });
      const commit = await commitTime(store, run, sleepMs);
      if (run < WARM_UP) continue;
      appends.push(append);
      commits.push(commit);
    }
    closeSync(bare);
    await store.close();
    rmSync(folder, { recursive: true });
    const [commit, append] = [percentile99(commits), percentile99(appends)];
    const peer = `p99: ${commit.toFixed(2)} ms a commit, ${append.toFixed(2)} ms a bare append and fsync`;
    return { value: commit / append, n: N, peer };
  },
};

async function commitTime(store: Store, n: number, sleepMs: number): Promise<number> {
  const begun = performance.now();
  await store.write((_, record) => {
    record({
      atMs: n,
      what: "action.intent",
      data: { run: "R7", n, host: "host-1", verb: "stop" },
    });
    return Promise.resolve();
  });
  if (sleepMs > 0) await new Promise((done) => setTimeout(done, sleepMs));
  return performance.now() - begun;
}

async function openedStore(path: string): Promise<Store> {
  const holder = { pid: process.pid, host: "bench", what: "npm run bench" };
  const opened = await openStore({ kind: "sqlite", path }, { clock: systemClock, env: {}, holder });
  if (opened.kind !== "open") throw new Error(opened.text);
  return opened.store;
}

function timed(work: () => void): number {
  const begun = performance.now();
  work();
  return performance.now() - begun;
}

function percentile99(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length * 0.99)] ?? Number.NaN;
}

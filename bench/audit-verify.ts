import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse, stringify } from "yaml";
import { openStore } from "../src/adapters/store/open-store.ts";
import { systemClock } from "../src/adapters/system-clock.ts";
import { median } from "./figure.ts";
import type { Figure } from "./figure.ts";
import { slept } from "./sleep.ts";

const ROWS = 100_000;

const ROWS_AT_ONCE = 5_000;

const N = 5;

/** `lattice audit verify` on a log of 100 000 rows, from the first process to its answer. */
export const auditVerify: Figure = {
  name: "audit.verify",
  bound: 2_000,
  unit: "ms",
  async measure({ sleepMs }) {
    const folder = mkdtempSync(join(tmpdir(), "lattice-bench-"));
    const config = join(folder, "lattice.yaml");
    const path = join(folder, "lattice.db");
    const example = parse(readFileSync("docs/lattice.example.yaml", "utf8")) as object;
    writeFileSync(config, stringify({ ...example, store: { sqlite: path } }));
    await fill(path);
    const times: number[] = [];
    for (let run = 0; run < N; run += 1) {
      const begun = performance.now();
      const args = ["audit", "verify", "--config", config, "--json"];
      const { status, stdout } = spawnSync("bin/lattice", args, { encoding: "utf8" });
      await slept(sleepMs * 20);
      times.push(performance.now() - begun);
      if (status !== 0) throw new Error(`the log does not verify: ${stdout}`);
    }
    rmSync(folder, { recursive: true });
    return { value: median(times), n: N, peer: `${ROWS} rows of a store, whole program` };
  },
};

async function fill(path: string): Promise<void> {
  const holder = { pid: process.pid, host: "bench", what: "npm run bench" };
  const opened = await openStore({ kind: "sqlite", path }, { clock: systemClock, env: {}, holder });
  if (opened.kind !== "open") throw new Error(opened.text);
  const { store } = opened;
  const command = "sudo -n systemctl stop --no-block relay.service";
  for (let row = 0; row < ROWS; row += ROWS_AT_ONCE) {
    await store.write((_, record) => {
      for (let n = row; n < row + ROWS_AT_ONCE; n += 1) {
        const data = { run: "R7", n, host: "host-1", unit: "relay.service", verb: "stop", command };
        record({ atMs: 1_800_000_000_000 + n, what: "action.intent", data });
      }
      return Promise.resolve();
    });
  }
  await store.close();
}

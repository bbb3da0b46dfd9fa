import { Pool } from "undici";
import type { VerifyResult } from "../src/verification/result.ts";
import type { VerifyUseCases } from "../src/verification/use-cases.ts";
import { median } from "./figure.ts";
import type { Figure } from "./figure.ts";
import { slept } from "./sleep.ts";
import { openVerifiedLattice } from "./verified-lattice.ts";

const ANSWER_MS = 50;
const N = 25;

/** The first ones open connections and warm the compiler up: verifying a quote is much JavaScript. */
const WARM_UP = 20;

/**
 * Each entry over sources that take 50 ms: exporters, gateways, the chain's nodes and relays over HTTP, hosts behind
 * a port that waits as long (what ssh itself costs is ssh.warm's). Held against the longest path of dependent
 * requests on a healthy lattice: one bare request, measured in the same run, or two where blocks can be asked for only
 * once the records are there.
 */
export const verifyOverhead: Figure = {
  name: "verify.overhead",
  bound: 1.3,
  unit: "ratio",
  async measure({ sleepMs }) {
    const { uses, slot, url, close } = await openVerifiedLattice(ANSWER_MS);
    const pool = new Pool(url, { connections: 1 });
    const bare = async () => {
      const { body } = await pool.request({ path: "/v1/lattice", method: "GET" });
      await body.text();
    };
    const ratios: { name: string; value: number }[] = [];
    const answers: number[] = [];
    for (const { name, path, cause, run } of ENTRIES) {
      const taken: number[] = [];
      for (let count = 0; count < N + WARM_UP; count += 1) {
        const verified = await timed(async () => {
          const result = await run(uses, slot);
          if (result.cause !== cause) throw new Error(`${name} ended ${result.cause}`);
          await slept(sleepMs);
        });
        const answered = await timed(bare);
        if (count >= WARM_UP) {
          taken.push(verified);
          answers.push(answered);
        }
      }
      ratios.push({ name, value: median(taken) / (path * median(answers)) });
    }
    await pool.destroy();
    await close();
    const told = ratios.map(({ name, value }) => `${name} ${value.toFixed(2)}`);
    return {
      value: Math.max(...ratios.map(({ value }) => value)),
      n: N,
      peer: `one answer ${median(answers).toFixed(1)} ms; ${told.join(", ")}`,
    };
  },
};

interface BenchEntry {
  readonly name: string;
  /** Requests that wait for one another, at most. */
  readonly path: 1 | 2;
  readonly cause: string;
  readonly run: (uses: VerifyUseCases, slot: number) => Promise<VerifyResult>;
}

/** Every entry, on a lattice where all is well. */
const ENTRIES: readonly BenchEntry[] = [
  {
    name: "upstream",
    path: 1,
    cause: "recovered",
    run: (uses) => uses.upstream("relay", "atelier"),
  },
  { name: "committee", path: 1, cause: "recovered", run: (uses) => uses.committee("atelier") },
  {
    name: "tdx",
    path: 1,
    cause: "recovered",
    run: (uses) => uses.tdx({ organism: "atelier", member: "atelier-1" }),
  },
  {
    name: "divergence",
    path: 1,
    cause: "recovered",
    run: (uses, slot) => uses.divergence(slot),
  },
  { name: "mismatch", path: 2, cause: "no-mismatch", run: (uses, slot) => uses.mismatch(slot) },
  { name: "evidence", path: 2, cause: "recovered", run: (uses, slot) => uses.evidence(slot) },
];

async function timed(run: () => Promise<unknown>): Promise<number> {
  const begun = performance.now();
  await run();
  return performance.now() - begun;
}

import { Pool } from "undici";
import { verifySources } from "../src/app/verify-sources.ts";
import { openMetrics } from "../src/app/metrics.ts";
import { systemClock } from "../src/adapters/system-clock.ts";
import type { Hosts } from "../src/ports/hosts.ts";
import { Outbound } from "../src/outbound/outbound.ts";
import { noTelemetry } from "../src/ports/telemetry.ts";
import { verifyUseCases } from "../src/verification/use-cases.ts";
import type { VerifyUseCases } from "../src/verification/use-cases.ts";
import { median } from "./figure.ts";
import type { Figure } from "./figure.ts";
import { slept } from "./sleep.ts";
import { openBenchLattice } from "./sources.ts";

const ANSWER_MS = 50;
const N = 25;

/**
 * Each entry over sources that take 50 ms: exporters and gateways over HTTP, hosts behind a port that waits as long
 * (what ssh itself costs is ssh.warm's). On a healthy lattice no answer waits for another, so the longest path of
 * dependent requests is one bare request, measured in the same run.
 */
export const verifyOverhead: Figure = {
  name: "verify.overhead",
  bound: 1.3,
  unit: "ratio",
  async measure({ sleepMs }) {
    const { config, urls, close } = await openBenchLattice(2, ANSWER_MS);
    const pool = new Pool(urls[0] ?? "", { connections: 1 });
    const bare = async () => {
      const { body } = await pool.request({ path: "/v1/lattice", method: "GET" });
      await body.text();
    };
    const outbound = new Outbound(noTelemetry, {});
    const clock = systemClock;
    const uses = verifyUseCases(
      verifySources({
        config,
        outbound,
        clock,
        metrics: openMetrics(config, outbound, clock),
        hosts: waitingHosts(config.lattice.latticeId),
        tdxRootDer: undefined,
        report: (error) => {
          throw error;
        },
      }),
    );
    const worst = { value: 0, name: "" };
    const answers: number[] = [];
    for (const [name, run] of Object.entries(ENTRIES)) {
      const taken: number[] = [];
      for (let count = 0; count < N + 3; count += 1) {
        const verified = await timed(async () => {
          await run(uses);
          await slept(sleepMs);
        });
        const answered = await timed(bare);
        // The first ones open connections and warm the compiler up.
        if (count >= 3) {
          taken.push(verified);
          answers.push(answered);
        }
      }
      const ratio = median(taken) / median(answers);
      if (ratio > worst.value) Object.assign(worst, { value: ratio, name });
    }
    await pool.destroy();
    await outbound.close();
    await close();
    return {
      value: worst.value,
      n: N,
      peer: `slowest entry ${worst.name}; one answer: ${median(answers).toFixed(1)} ms`,
    };
  },
};

/** Every entry whose steps look at something. */
const ENTRIES: Readonly<Record<string, (uses: VerifyUseCases) => Promise<unknown>>> = {
  "missing-upstream": async (uses) => {
    const { cause } = await uses.upstream("relay", "atelier");
    if (cause !== "recovered") throw new Error(`verify upstream ended ${cause}`);
  },
  "committee-below-quorum": async (uses) => {
    const { cause } = await uses.committee("atelier");
    if (cause !== "recovered") throw new Error(`verify committee ended ${cause}`);
  },
};

async function timed(run: () => Promise<unknown>): Promise<number> {
  const begun = performance.now();
  await run();
  return performance.now() - begun;
}

/** Hosts on which all is well, each answer after a while. */
function waitingHosts(latticeId: string): Hosts {
  const after = async <T>(value: T): Promise<T> => {
    await slept(ANSWER_MS);
    return value;
  };
  const startedMs = Date.now() - 3_600_000;
  return {
    units: (_host, units) =>
      after({
        kind: "units" as const,
        units: units.map((unit) => ({
          unit,
          load: "loaded",
          active: "active",
          sub: "running",
          result: "success",
          restarts: 0,
          mainPid: 7,
          exitStatus: 0,
          startedMs,
          stoppedMs: undefined,
          changedMs: startedMs,
          invocation: undefined,
        })),
      }),
    journal: () => after({ kind: "journal" as const, lines: [] }),
    latticeId: () => after({ kind: "lattice-id" as const, latticeId }),
    fileAges: () => after({ kind: "ages" as const, files: [] }),
    environment: () => after({ kind: "environment" as const, values: {} }),
  };
}

import { openMetrics } from "../src/app/metrics.ts";
import { verifySources } from "../src/app/verify-sources.ts";
import { systemClock } from "../src/adapters/system-clock.ts";
import type { Config } from "../src/config/config.ts";
import { slotAt } from "../src/lattice/slot-clock.ts";
import { Outbound } from "../src/outbound/outbound.ts";
import type { Hosts } from "../src/ports/hosts.ts";
import { noTelemetry } from "../src/ports/telemetry.ts";
import { verifyUseCases } from "../src/verification/use-cases.ts";
import type { VerifyUseCases } from "../src/verification/use-cases.ts";
import { slept } from "./sleep.ts";
import { openBenchLattice } from "./sources.ts";

export interface VerifiedLattice {
  readonly uses: VerifyUseCases;
  /** A slot that everyone has committed. */
  readonly slot: number;
  /** Address of a gateway. */
  readonly url: string;
  readonly close: () => Promise<void>;
}

/** The verifications over sources in another process, and hosts behind a port that waits as long. */
export async function openVerifiedLattice(answerMs: number): Promise<VerifiedLattice> {
  const { config, urls, tdxRootDer, close } = await openBenchLattice(2, answerMs);
  const outbound = new Outbound(noTelemetry, {});
  const clock = systemClock;
  const uses = verifyUseCases(
    verifySources({
      config,
      outbound,
      clock,
      metrics: openMetrics(config, outbound, clock),
      hosts: waitingHosts(config, answerMs),
      tdxRootDer,
      report: (error) => {
        throw error;
      },
    }),
  );
  return {
    uses,
    slot: slotAt(config.lattice.clock, clock.now()) - 6,
    url: urls[0] ?? "",
    close: async () => {
      await outbound.close();
      await close();
    },
  };
}

/** Hosts on which all is well, each answer after a while. */
function waitingHosts({ lattice, organisms }: Config, answerMs: number): Hosts {
  const after = async <T>(value: T): Promise<T> => {
    await slept(answerMs);
    return value;
  };
  const startedMs = Date.now() - 4 * 86_400_000;
  const text = "tee_att_get_quote return Success";
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
          stopTimeoutMs: 5_000,
        })),
      }),
    journal: () =>
      after({ kind: "journal" as const, lines: [{ atMs: startedMs, priority: 6, text }] }),
    latticeId: () => after({ kind: "lattice-id" as const, latticeId: lattice.latticeId }),
    fileAges: () => after({ kind: "ages" as const, files: [] }),
    environment: (_host, { organism }) =>
      after({
        kind: "environment" as const,
        values: {
          [`${organism.toUpperCase()}_MRTD`]: organisms[organism].tdx?.pins.mrTd[0] ?? "",
          LATTICE_CONFIG_HEX: "c0ffee",
        },
      }),
  };
}

import { PCCS_MAX_BYTES, pccsBase } from "../adapters/tdx/pccs.ts";
import { TdxAttestation } from "../adapters/tdx/tdx-attestation.ts";
import type { Config } from "../config/config.ts";
import { ORGANISMS } from "../lattice/organism.ts";
import type { Outbound } from "../outbound/outbound.ts";
import type { Attestation } from "../ports/attestation.ts";
import type { Clock } from "../ports/clock.ts";
import { SOURCE_TIMEOUT_MS } from "./source-timeout.ts";

/** Inspection of this configuration's quotes. What `rootDer` gives is trusted in place of Intel's root; a drill has its own. */
export function openAttestation(
  config: Config,
  outbound: Outbound,
  clock: Clock,
  rootDer: (() => Promise<Uint8Array>) | undefined,
): Attestation {
  const sources = Object.fromEntries(
    ORGANISMS.flatMap((organism) => {
      const { tdx } = config.organisms[organism];
      if (tdx === undefined) return [];
      const timing = { timeoutMs: SOURCE_TIMEOUT_MS, maxBytes: PCCS_MAX_BYTES };
      const pccs =
        tdx.pccs === undefined
          ? undefined
          : outbound.peer({ source: "pccs", url: pccsBase(tdx.pccs), ...timing });
      return [[organism, { pccs, collateralPath: tdx.collateralPath }]];
    }),
  );
  return new TdxAttestation({ clock, rootDer, sources });
}

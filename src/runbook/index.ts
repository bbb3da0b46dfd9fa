import { committeeBelowQuorum } from "./entries/committee-below-quorum.ts";
import { evidenceFailure } from "./entries/evidence-failure.ts";
import { missingUpstream } from "./entries/missing-upstream.ts";
import { onChainMismatch } from "./entries/on-chain-mismatch.ts";
import { simulationDivergence } from "./entries/simulation-divergence.ts";
import { tdxAttestation } from "./entries/tdx-attestation.ts";
import type { EntryPage } from "./entry.ts";

/** Every entry, in the runbook's order. */
export const runbook: readonly EntryPage[] = [
  missingUpstream,
  committeeBelowQuorum,
  tdxAttestation,
  simulationDivergence,
  onChainMismatch,
  evidenceFailure,
];

import type { VerifyResult } from "./result.ts";

/** Causes that are no trouble, when everything needed was read. */
const FINE = ["recovered", "no-mismatch", "not-tdx-gated"];

/**
 * How a verification ends for a shell: a cause is a finding; where none was found, a failed step is one too, and
 * what is left is that it could not be told.
 */
export function outcomeOf({
  cause,
  confidence,
  steps,
  walk,
}: VerifyResult): "ok" | "finding" | "unknown" {
  // A gateway of another lattice must be corrected, whatever else was seen.
  if (walk?.otherLattice !== undefined) return "finding";
  if (FINE.includes(cause)) return confidence === "high" ? "ok" : "unknown";
  if (cause !== "inconclusive") return "finding";
  return steps.some(({ verdict }) => verdict === "fail") ? "finding" : "unknown";
}

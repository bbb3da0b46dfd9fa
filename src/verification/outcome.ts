import type { VerifyResult } from "./result.ts";

/** Causes that are no trouble. */
const FINE = ["recovered", "no-mismatch", "not-tdx-gated"];

/**
 * How a verification ends for a shell: a cause is a finding; where none was found, a failed step is one too, and
 * what is left is that it could not be told.
 */
export function outcomeOf({ cause, steps }: VerifyResult): "ok" | "finding" | "unknown" {
  if (FINE.includes(cause)) return "ok";
  if (cause !== "inconclusive") return "finding";
  return steps.some(({ verdict }) => verdict === "fail") ? "finding" : "unknown";
}

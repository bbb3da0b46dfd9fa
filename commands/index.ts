import type { Command } from "../src/command/define-command.ts";
import { help } from "./help.ts";
import { verifyCommittee } from "./verify-committee.ts";
import { verifyDivergence } from "./verify-divergence.ts";
import { verifyEvidence } from "./verify-evidence.ts";
import { verifyMismatch } from "./verify-mismatch.ts";
import { verifyTdx } from "./verify-tdx.ts";
import { verifyUpstream } from "./verify-upstream.ts";
import { walk } from "./walk.ts";

/** Every command there is. */
export const commands: readonly Command[] = [
  help,
  walk,
  verifyUpstream,
  verifyCommittee,
  verifyTdx,
  verifyDivergence,
  verifyMismatch,
  verifyEvidence,
];

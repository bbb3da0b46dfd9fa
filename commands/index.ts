import type { Command } from "../src/command/define-command.ts";
import { abort } from "./abort.ts";
import { approve } from "./approve.ts";
import { deny } from "./deny.ts";
import { help } from "./help.ts";
import { pause } from "./pause.ts";
import { restart } from "./restart.ts";
import { resume } from "./resume.ts";
import { retry } from "./retry.ts";
import { runs } from "./runs.ts";
import { skip } from "./skip.ts";
import { start } from "./start.ts";
import { stop } from "./stop.ts";
import { verifyCommittee } from "./verify-committee.ts";
import { verifyDivergence } from "./verify-divergence.ts";
import { verifyEvidence } from "./verify-evidence.ts";
import { verifyMismatch } from "./verify-mismatch.ts";
import { verifyTdx } from "./verify-tdx.ts";
import { verifyUpstream } from "./verify-upstream.ts";
import { walk } from "./walk.ts";
import { withdraw } from "./withdraw.ts";

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
  pause,
  resume,
  restart,
  stop,
  start,
  approve,
  deny,
  withdraw,
  runs,
  retry,
  skip,
  abort,
];

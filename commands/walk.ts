import { z } from "zod";
import { defineCommand } from "../src/command/define-command.ts";
import type { Outcome } from "../src/command/outcome.ts";
import { refusal } from "../src/message/refusal.ts";
import type { Refusal } from "../src/message/refusal.ts";
import { SlotOrCurrent } from "../src/command/slot-argument.ts";
import type { Verdict } from "../src/lattice/walk-verdict.ts";
import { WalkResult } from "../src/walk/result.ts";
import { tellWalk } from "../src/walk/tell.ts";
import type { WalkRefusal } from "../src/walk/walk.ts";

export const walk = defineCommand({
  name: "walk",
  summary: "Who committed a slot, and where it stalled.",
  examples: ["walk current", "walk 9412345"],
  args: z.strictObject({ slot: SlotOrCurrent.prefault("current") }),
  result: WalkResult,
  needs: ["walk"],
  who: "anyone",
  async run({ slot }, { walk: walkSlot }) {
    const result = await walkSlot(slot);
    if ("kind" in result) return notWalked(result);
    return { outcome: outcomeOf(result), result, body: tellWalk(result) };
  },
});

const OUTCOMES: Readonly<Record<Verdict, Exclude<Outcome, "refused">>> = {
  complete: "ok",
  "in-progress": "ok",
  "not-won": "ok",
  stalled: "finding",
  inconsistent: "finding",
  unknown: "unknown",
};

/** A gateway of another lattice is a finding whatever else was seen: it must be corrected. */
function outcomeOf({ verdict, otherLattice }: WalkResult): Exclude<Outcome, "refused"> {
  return otherLattice === undefined ? OUTCOMES[verdict] : "finding";
}

function notWalked(reason: WalkRefusal): Refusal {
  switch (reason.kind) {
    case "before-genesis": {
      const genesis = new Date(reason.genesisMs).toISOString();
      return refusal(
        "usage",
        `This lattice's clock begins at ${genesis}: there is no slot yet. Correct \`lattice.clock\` if that is wrong.`,
      );
    }
    case "beyond-calendar":
      return refusal(
        "usage",
        `That slot is beyond the calendar. Allowed is 0 to ${reason.lastSlot}, or \`current\`.`,
      );
  }
}

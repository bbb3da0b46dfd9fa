import { above } from "../lattice/organism.ts";
import type { Organism } from "../lattice/organism.ts";
import { commands } from "../message/build.ts";
import type { Block, OfferedCommand } from "../message/model.ts";
import { offeredLook } from "../message/offered-look.ts";
import type { WalkResult } from "./result.ts";

type Walked = Pick<WalkResult, "verdict" | "slot" | "clockSlot" | "stalledAt">;

/** What to type next: what looks into the stall, and walks that can tell more than this one. */
export function nextCommands({ verdict, slot, clockSlot, stalledAt }: Walked): readonly Block[] {
  switch (verdict) {
    case "complete":
    case "not-won":
      return [];
    case "stalled":
      return [
        commands([
          ...(stalledAt === null ? [] : intoTheStall(stalledAt)),
          {
            text: "walk current",
            why: "has it gone on since?",
            button: { label: "Walk current slot" },
          },
        ]),
      ];
    case "inconsistent":
      return [
        commands([
          offeredLook(`verify evidence ${slot}`, "which organism's record does not hold?"),
          again(slot, clockSlot),
        ]),
      ];
    case "in-progress":
    case "unknown":
      return [commands([again(slot, clockSlot)])];
  }
}

/** An organism that did not commit either cannot, or has nothing to commit (the runbook's first two entries). */
function intoTheStall(organism: Organism): readonly OfferedCommand[] {
  const committee = offeredLook(`verify committee ${organism}`, "can it commit?");
  return above(organism).length === 0
    ? [committee]
    : [committee, offeredLook(`verify upstream ${organism}`, "does it hear what stands above it?")];
}

function again(slot: number, clockSlot: number): OfferedCommand {
  return {
    text: `walk ${slot}`,
    why: slot > clockSlot ? "once it has begun" : "look again",
    button: { label: "Walk this slot" },
  };
}

import { slotAt } from "../lattice/slot-clock.ts";
import type { Fault } from "./fault.ts";
import { slotsIn } from "./span.ts";
import { spanOf } from "./world.ts";
import type { World } from "./world.ts";

/** What alerts count. */
export type Counter = "divergence" | "mismatches" | "evidenceFailures";

/** What has been counted since the scenario's first fault: one for each slot that went wrong. */
export function countAt(world: World, counter: Counter, nowMs: number): number {
  const spans = world.faults.flatMap((fault) =>
    "from" in fault && counts(fault, counter) ? [spanOf(world, fault)] : [],
  );
  return slotsIn(spans, slotAt(world.slots, nowMs));
}

function counts(fault: Fault, counter: Counter): boolean {
  switch (fault.kind) {
    case "node-behind":
    case "node-forked":
      return counter === "divergence" && fault.node !== "independent";
    case "input-tampered":
    case "output-forged":
      return counter === "divergence";
    case "not-included":
      return counter === "mismatches";
    case "header-unbuilt":
      // relay sees a mismatch only where the chain has another block than its header's.
      return (
        counter === "evidenceFailures" || (counter === "mismatches" && fault.chain !== "header")
      );
    case "round-unknown":
    case "tally-wrong":
      return counter === "evidenceFailures";
    default:
      return false;
  }
}

import { below } from "../lattice/organism.ts";
import type { Organism } from "../lattice/organism.ts";
import type { Slot } from "../lattice/slot-clock.ts";
import type { Fault } from "./fault.ts";
import { manned } from "./units/majorities.ts";
import { hashOf, touches } from "./world.ts";
import type { World } from "./world.ts";

/** Which organism commits which slot. */
export function commits(world: World, organism: Organism, slot: Slot): boolean {
  return isAllowed(world, world.faults, organism, slot) && manned(world, organism, slot);
}

function isAllowed(
  world: World,
  faults: readonly Fault[],
  organism: Organism,
  slot: Slot,
): boolean {
  return faults.every(
    (fault) => !("from" in fault) || !touches(world, fault, slot) || !withholds(fault, organism),
  );
}

/** Whether the fault keeps the organism from committing a slot that it touches. */
function withholds(fault: Fault, organism: Organism): boolean {
  switch (fault.kind) {
    case "stall":
      return fault.organism === organism || below(fault.organism).includes(organism);
    case "hole":
      return fault.organism === organism;
    case "not-won":
      return organism === "relay" || organism === "tally";
    case "not-included":
    case "header-unbuilt":
    case "round-unknown":
      return organism === "tally";
    case "tally-wrong":
      return organism === "tally" && fault.mode === "silent";
    default:
      return false;
  }
}

/** Whether a proposer took the lattice's header; a hole in relay's collection does not undo that. */
export function accepted(world: World, slot: Slot): boolean {
  const faults = world.faults.filter(({ kind }) => kind !== "hole");
  return isAllowed(world, faults, "relay", slot) && manned(world, "relay", slot);
}

/** The execution block that atelier built for the slot. */
export function candidateOf({ topology }: World, slot: Slot): string {
  return hashOf(topology.latticeId, "block", slot);
}

/** A block for the slot that none of atelier's members has seen. */
export function unbuiltOf({ topology }: World, slot: Slot): string {
  return hashOf(topology.latticeId, "unbuilt block", slot);
}

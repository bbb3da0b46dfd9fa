import { majority } from "../../lattice/committee.ts";
import { above } from "../../lattice/organism.ts";
import type { Organism } from "../../lattice/organism.ts";
import { slotAt } from "../../lattice/slot-clock.ts";
import type { Slot } from "../../lattice/slot-clock.ts";
import { memberNamed } from "../simulated-member.ts";
import { commitTime } from "../times.ts";
import { downMembers } from "../world.ts";
import type { World } from "../world.ts";
import { phaseAt, takesPartAt, worksAt } from "./unit-at.ts";
import { phasesOf } from "./phases.ts";

/** Whether enough units ran of the organism, and of everyone above it, to commit the slot when its time came. */
export function manned(world: World, organism: Organism, slot: Slot): boolean {
  return unmanned(world, organism, slot) === undefined;
}

/** The first organism that had too few units to commit the slot, where that kept this one from it. */
function unmanned(world: World, organism: Organism, slot: Slot): Organism | undefined {
  return [...above(organism), organism].find(
    (one) => !hasMajority(world, one, commitTime(world, one, slot)),
  );
}

/**
 * A committee that the scenario has weakened commits with whom it leaves: such a scenario says itself what comes
 * of it. What is done to units can only make that worse.
 */
function hasMajority(world: World, organism: Organism, atMs: number): boolean {
  const { members, aggregators } = world.topology.organisms[organism];
  const there = members.filter((name) =>
    takesPartAt(world, memberNamed(world, organism, name), atMs),
  );
  const left = members.length - new Set(downMembers(world, organism)).size;
  if (there.length < Math.min(left, majority(members.length))) return false;
  // zipnet's servers get nothing to commit where nobody aggregates.
  return (
    aggregators.length === 0 ||
    aggregators.some((name) => worksAt(world, memberNamed(world, organism, name), atMs))
  );
}

/**
 * The newest slot before this one that the organism could have committed, for a slot that was not for want of
 * units: between two things done to units nothing changes, and such a stretch may be days long.
 */
export function slotBefore(world: World, organism: Organism, slot: Slot): Slot {
  const short = unmanned(world, organism, slot);
  if (short === undefined) return slot - 1;
  const { members, aggregators, commitsAt } = world.topology.organisms[short];
  const atMs = commitTime(world, short, slot);
  const changes = [...members, ...aggregators].map(
    (name) => phaseAt(phasesOf(world, memberNamed(world, short, name)), atMs).fromMs,
  );
  const sinceMs = Math.max(...changes);
  if (sinceMs === Number.NEGATIVE_INFINITY) return -1;
  return Math.min(slot - 1, slotAt(world.slots, sinceMs - commitsAt));
}

import type { Organism } from "../lattice/organism.ts";
import { slotAt } from "../lattice/slot-clock.ts";
import type { Slot } from "../lattice/slot-clock.ts";
import { commits } from "./commits.ts";
import { fieldsOf } from "./record-fields.ts";
import type { Fields } from "./record-fields.ts";
import { commitTime } from "./times.ts";
import { slotBefore } from "./units/majorities.ts";
import { hashOf } from "./world.ts";
import type { World } from "./world.ts";

/** A record as the gateways serve it. */
export interface SimulatedRecord {
  readonly slot: Slot;
  readonly index: number;
  readonly committedAt: number;
  readonly digest: string;
  readonly fields: Fields;
}

/** What the organism holds for the slot at that time, if anything. */
export function recordAt(
  world: World,
  organism: Organism,
  slot: Slot,
  nowMs: number,
): SimulatedRecord | undefined {
  if (!holds(world, organism, slot, nowMs)) return undefined;
  const { latticeId } = world.topology;
  return {
    slot,
    index: slot,
    committedAt: commitTime(world, organism, slot),
    digest: hashOf(latticeId, organism, slot),
    fields: fieldsOf(world, organism, slot),
  };
}

/** The newest records at that time, newest first. */
export function newestRecords(
  world: World,
  organism: Organism,
  nowMs: number,
  limit: number,
): readonly SimulatedRecord[] {
  return newestSlots(world, organism, nowMs, limit).flatMap(
    (slot) => recordAt(world, organism, slot, nowMs) ?? [],
  );
}

/** The newest slots the organism holds, newest first. */
export function newestSlots(
  world: World,
  organism: Organism,
  nowMs: number,
  limit: number,
): readonly Slot[] {
  const slots: Slot[] = [];
  // Commits come up to two slots early; a stall may have left many slots empty.
  let slot = slotAt(world.slots, nowMs) + 2;
  for (let looked = 0; slots.length < limit && looked < 1000 && slot >= 0; looked += 1) {
    if (holds(world, organism, slot, nowMs)) slots.push(slot);
    slot = slotBefore(world, organism, slot);
  }
  return slots;
}

function holds(world: World, organism: Organism, slot: Slot, nowMs: number): boolean {
  return slot >= 0 && commits(world, organism, slot) && commitTime(world, organism, slot) <= nowMs;
}

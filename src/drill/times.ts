import type { Organism } from "../lattice/organism.ts";
import { startOf } from "../lattice/slot-clock.ts";
import type { Slot } from "../lattice/slot-clock.ts";
import { choiceOf } from "./world.ts";
import type { World } from "./world.ts";

/** When what happens in a simulated world happens. */

/** Units were started this long before the scenario began; three days. */
const UP_FOR_MS = 3 * 86_400_000;

/** What is down went down this long before the scenario began. */
const DOWN_FOR_MS = 240_000;

export function startedMs(world: World): number {
  return startOf(world.slots, world.baseSlot) - UP_FOR_MS;
}

export function wentDownMs(world: World): number {
  return startOf(world.slots, world.baseSlot) - DOWN_FOR_MS;
}

/** Within half a second after the organism's usual moment, the same at every look. */
export function commitTime(world: World, organism: Organism, slot: Slot): number {
  const jitterMs = choiceOf(500, "jitter", organism, slot);
  return startOf(world.slots, slot) + world.topology.organisms[organism].commitsAt + jitterMs;
}

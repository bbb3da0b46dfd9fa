import type { Fault } from "../../src/drill/fault.ts";
import { loadTopology } from "../../src/drill/topology.ts";
import type { UnitEvent } from "../../src/drill/units/unit-event.ts";
import { UnitEvents } from "../../src/drill/units/unit-history.ts";
import type { World } from "../../src/drill/world.ts";

/** A world that begins seven seconds into its first slot, and the moment at which it does. */
export function worldOf(
  faults: readonly Fault[],
  events: readonly UnitEvent[] = [],
): World & { readonly nowMs: number } {
  const topology = loadTopology();
  const slots = { genesisMs: 1_800_000_000_000, slotMs: topology.slotSeconds * 1000 };
  const { startSlot: baseSlot, intoSlot } = topology;
  const nowMs = slots.genesisMs + baseSlot * slots.slotMs + intoSlot;
  const history = new UnitEvents(events);
  return { topology, slots, faults, baseSlot, beganMs: nowMs, history, nowMs };
}

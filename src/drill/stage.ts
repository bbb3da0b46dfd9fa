import { slotAt } from "../lattice/slot-clock.ts";
import type { Slot, SlotClock } from "../lattice/slot-clock.ts";
import type { Scenario } from "./scenario.ts";
import type { Topology } from "./topology.ts";
import type { UnitEvent } from "./units/unit-event.ts";
import { UnitEvents } from "./units/unit-history.ts";
import type { WorldKeeper } from "./world-keeper.ts";
import type { World } from "./world.ts";

interface StageOptions {
  readonly topology: Topology;
  readonly scenario: Scenario;
  readonly now: () => number;
  readonly keeper: WorldKeeper;
}

/** Holds the world that every server of a simulation looks at, and has what changes in it kept. */
export class Stage {
  world: World;
  scenario: Scenario;
  readonly history: UnitEvents;
  readonly #now: () => number;
  readonly #keeper: WorldKeeper;

  constructor({ topology, scenario, now, keeper }: StageOptions) {
    this.#now = now;
    this.#keeper = keeper;
    this.scenario = scenario;
    this.history = new UnitEvents(keeper.events);
    const { world: kept } = keeper;
    const begins = { baseSlot: topology.startSlot, beganMs: now() };
    this.world = {
      topology,
      slots:
        kept === undefined
          ? clockFrom(topology, scenario.intoSlot ?? topology.intoSlot, begins.beganMs)
          : { genesisMs: kept.genesisMs, slotMs: topology.slotSeconds * 1000 },
      faults: scenario.faults,
      baseSlot: kept?.baseSlot ?? begins.baseSlot,
      beganMs: kept?.beganMs ?? begins.beganMs,
      history: this.history,
    };
    if (kept === undefined) this.#keep();
    else if (kept.scenario !== scenario.name) this.play(scenario);
  }

  get nowMs(): number {
    return this.#now();
  }

  get clockSlot(): Slot {
    return slotAt(this.world.slots, this.nowMs);
  }

  play(scenario: Scenario): void {
    const { faults } = scenario;
    this.scenario = scenario;
    this.world = { ...this.world, faults, baseSlot: this.clockSlot, beganMs: this.nowMs };
    this.#keep();
  }

  /** A clock that was set back does not change the order of what was done. */
  record(done: Omit<UnitEvent, "atMs">): void {
    const event = { atMs: Math.max(this.nowMs, this.history.lastMs), ...done };
    this.#keeper.keepEvent(event);
    this.history.add(event);
  }

  #keep(): void {
    const { slots, baseSlot, beganMs } = this.world;
    const { name } = this.scenario;
    this.#keeper.keepWorld({ scenario: name, genesisMs: slots.genesisMs, baseSlot, beganMs });
  }
}

/** A clock on which the start slot began `intoSlotMs` ago, or up to a second more: genesis is in whole seconds. */
function clockFrom(topology: Topology, intoSlotMs: number, nowMs: number): SlotClock {
  const slotMs = topology.slotSeconds * 1000;
  const startMs = Math.floor((nowMs - intoSlotMs) / 1000) * 1000;
  return { genesisMs: startMs - topology.startSlot * slotMs, slotMs };
}

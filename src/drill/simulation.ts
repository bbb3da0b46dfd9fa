import { slotAt } from "../lattice/slot-clock.ts";
import type { Slot, SlotClock } from "../lattice/slot-clock.ts";
import { configText } from "./config-text.ts";
import type { LoopbackServer } from "./loopback-server.ts";
import { openServers } from "./open-servers.ts";
import { SimulatedQuotes } from "./quote-book.ts";
import type { Scenario } from "./scenario.ts";
import type { Topology } from "./topology.ts";
import type { World } from "./world.ts";

/** A simulated lattice that runs: real HTTP servers on loopback over a world that can be changed. */
export class Simulation {
  readonly configText: string;
  readonly #servers: readonly LoopbackServer[];
  readonly #stage: Stage;
  readonly #quotes: SimulatedQuotes;

  private constructor(parts: Parts) {
    this.#stage = parts.stage;
    this.#servers = parts.servers;
    this.#quotes = parts.quotes;
    this.configText = parts.configText;
  }

  static async open(
    topology: Topology,
    scenario: Scenario,
    now: () => number,
  ): Promise<Simulation> {
    const stage = new Stage(topology, scenario, now);
    const world = () => stage.world;
    const quotes = new SimulatedQuotes(world, now);
    const { servers, addresses } = await openServers({ world, now, quotes });
    const text = configText(topology, stage.world.slots, addresses);
    return new Simulation({ stage, servers, quotes, configText: text });
  }

  get scenario(): Scenario {
    return this.#stage.scenario;
  }

  /** The clock's slot now. */
  get clockSlot(): Slot {
    return this.#stage.clockSlot;
  }

  /** Makes another scenario the state of the world, as if it had begun in the clock's slot. */
  switchTo(scenario: Scenario): void {
    this.#stage.play(scenario);
  }

  /** The root, DER, of those who vouch for the simulated platforms; what Intel's is to real ones. */
  tdxRootDer(): Promise<Uint8Array> {
    return this.#quotes.rootDer();
  }

  async close(): Promise<void> {
    await Promise.all(this.#servers.map((server) => server.close()));
  }
}

interface Parts {
  readonly stage: Stage;
  readonly servers: readonly LoopbackServer[];
  readonly quotes: SimulatedQuotes;
  readonly configText: string;
}

/** Holds the world that every server of a simulation looks at. */
class Stage {
  world: World;
  scenario: Scenario;
  readonly #now: () => number;

  constructor(topology: Topology, scenario: Scenario, now: () => number) {
    this.#now = now;
    this.scenario = scenario;
    const slots = clockFrom(topology, scenario.intoSlot ?? topology.intoSlot, now());
    this.world = { topology, slots, faults: scenario.faults, baseSlot: topology.startSlot };
  }

  get clockSlot(): Slot {
    return slotAt(this.world.slots, this.#now());
  }

  play(scenario: Scenario): void {
    this.scenario = scenario;
    this.world = { ...this.world, faults: scenario.faults, baseSlot: this.clockSlot };
  }
}

/** A clock on which the start slot began `intoSlotMs` ago, or up to a second more: genesis is in whole seconds. */
function clockFrom(topology: Topology, intoSlotMs: number, nowMs: number): SlotClock {
  const slotMs = topology.slotSeconds * 1000;
  const startMs = Math.floor((nowMs - intoSlotMs) / 1000) * 1000;
  return { genesisMs: startMs - topology.startSlot * slotMs, slotMs };
}

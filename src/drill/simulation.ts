import type { Slot } from "../lattice/slot-clock.ts";
import { configText } from "./config-text.ts";
import type { LoopbackServer } from "./loopback-server.ts";
import { openServers } from "./open-servers.ts";
import { SimulatedQuotes } from "./quote-book.ts";
import type { Scenario } from "./scenario.ts";
import type { Topology } from "./topology.ts";
import type { UnitState } from "../lattice/unit-state.ts";
import type { UnitHosts } from "../ports/unit-hosts.ts";
import { membersOf } from "./simulated-member.ts";
import type { SimulatedMember } from "./simulated-member.ts";
import { Stage } from "./stage.ts";
import { SimulatedUnitHosts } from "./units/simulated-unit-hosts.ts";
import { unitAt } from "./units/unit-at.ts";
import type { UnitDeed, UnitEvent } from "./units/unit-event.ts";
import { keepsNothing } from "./world-keeper.ts";
import type { WorldKeeper } from "./world-keeper.ts";

/** A simulated lattice that runs: real HTTP servers on loopback over a world that can be changed. */
export class Simulation {
  readonly configText: string;
  /** The simulated machines, for those who act on them. */
  readonly unitHosts: UnitHosts;
  readonly #servers: readonly LoopbackServer[];
  readonly #stage: Stage;
  readonly #quotes: SimulatedQuotes;

  private constructor(parts: Parts) {
    this.#stage = parts.stage;
    this.#servers = parts.servers;
    this.#quotes = parts.quotes;
    this.configText = parts.configText;
    this.unitHosts = parts.unitHosts;
  }

  /** A world that was kept goes on where it was; another scenario than its own begins in it now. */
  static async open(
    topology: Topology,
    scenario: Scenario,
    now: () => number,
    keeper: WorldKeeper = keepsNothing,
  ): Promise<Simulation> {
    const stage = new Stage({ topology, scenario, now, keeper });
    const world = () => stage.world;
    const quotes = new SimulatedQuotes(world, now);
    const unitHosts = new SimulatedUnitHosts({
      world,
      now: () => stage.nowMs,
      record: (member, does) => {
        stage.record({ member, does, by: "bot" });
      },
    });
    const { servers, addresses } = await openServers({ world, now, quotes, unitHosts });
    const text = configText(topology, stage.world.slots, addresses);
    return new Simulation({ stage, servers, quotes, unitHosts, configText: text });
  }

  get scenario(): Scenario {
    return this.#stage.scenario;
  }

  /** The clock's slot now. */
  get clockSlot(): Slot {
    return this.#stage.clockSlot;
  }

  get members(): readonly SimulatedMember[] {
    return membersOf(this.#stage.world);
  }

  /** Everything that was done to units, oldest first. */
  get history(): readonly UnitEvent[] {
    return this.#stage.history.all;
  }

  /** The member's unit as it is now. */
  unit(member: SimulatedMember): UnitState {
    return unitAt(this.#stage.world, member, this.#stage.nowMs);
  }

  /** Does something to the member's unit as somebody would who stands at the machine. */
  actByHand({ name }: SimulatedMember, does: UnitDeed): void {
    this.#stage.record({ member: name, does, by: "hand" });
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
  readonly unitHosts: UnitHosts;
  readonly configText: string;
}

import { slotAt } from "../lattice/slot-clock.ts";
import type { Slot, SlotClock } from "../lattice/slot-clock.ts";
import { configText } from "./config-text.ts";
import { LoopbackServer } from "./loopback-server.ts";
import { membersOf } from "./members.ts";
import type { Scenario } from "./scenario.ts";
import { beaconHandler } from "./serve-beacon.ts";
import { gatewayHandler } from "./serve-gateway.ts";
import { hostHandler } from "./serve-host.ts";
import { metricsHandler } from "./serve-metrics.ts";
import type { Topology } from "./topology.ts";
import type { World } from "./world.ts";

/** A simulated lattice that runs: real HTTP servers on loopback over a world that can be changed. */
export class Simulation {
  readonly configText: string;
  readonly #servers: readonly LoopbackServer[];
  readonly #stage: Stage;

  private constructor(stage: Stage, servers: readonly LoopbackServer[], text: string) {
    this.#stage = stage;
    this.#servers = servers;
    this.configText = text;
  }

  static async open(
    topology: Topology,
    scenario: Scenario,
    now: () => number,
  ): Promise<Simulation> {
    const stage = new Stage(topology, scenario, now);
    const world = () => stage.world;
    const gateways = await Promise.all(
      Array.from({ length: topology.readers }, (_, index) =>
        LoopbackServer.open(gatewayHandler({ world, now, reader: index + 1 })),
      ),
    );
    const beacon = await LoopbackServer.open(beaconHandler(world, now));
    const members = await Promise.all(
      membersOf({ topology }).map(async (member) => ({
        name: member.name,
        exporter: await LoopbackServer.open(metricsHandler(world, member)),
        host: await LoopbackServer.open(hostHandler(world, now, member)),
      })),
    );
    const byMember = (address: (member: (typeof members)[number]) => string) =>
      Object.fromEntries(members.map((member) => [member.name, address(member)]));
    const text = configText(topology, stage.world.slots, {
      gateways: gateways.map(({ url }) => url),
      beacon: beacon.url,
      metrics: byMember(({ exporter }) => exporter.url),
      hosts: byMember(({ host }) => new URL(host.url).host),
    });
    const servers = [
      ...gateways,
      beacon,
      ...members.flatMap(({ exporter, host }) => [exporter, host]),
    ];
    return new Simulation(stage, servers, text);
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

  async close(): Promise<void> {
    await Promise.all(this.#servers.map((server) => server.close()));
  }
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

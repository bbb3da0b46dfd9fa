import { stringify } from "yaml";
import { forEachOrganism, ORGANISMS } from "../lattice/organism.ts";
import type { Organism } from "../lattice/organism.ts";
import type { SlotClock } from "../lattice/slot-clock.ts";
import { simulatedSsh } from "./data-folder.ts";
import { QUOTE_UNITS } from "./journals.ts";
import { hostOf } from "./simulated-member.ts";
import type { Topology } from "./topology.ts";

/** Where the simulated servers listen. */
export interface Addresses {
  readonly gateways: readonly string[];
  readonly beacon: string;
  /** By member. */
  readonly metrics: Readonly<Record<string, string>>;
  /** By member: host and port of the simulated machine it runs on. */
  readonly hosts: Readonly<Record<string, string>>;
  /** Execution nodes: those of atelier's members, by member, and one that no member runs. */
  readonly nodes: Readonly<Record<string, string>>;
  readonly independentNode: string;
  readonly relays: readonly string[];
  readonly simulator: string;
}

/** A configuration that looks at the simulated lattice as at a real one. */
export function configText(topology: Topology, slots: SlotClock, addresses: Addresses): string {
  const config = {
    lattice: {
      name: topology.name,
      clock: { genesisTime: slots.genesisMs / 1000, slotSeconds: slots.slotMs / 1000 },
      latticeId: topology.latticeId,
    },
    gateway: addresses.gateways.map((url) => ({ url })),
    organisms: forEachOrganism((organism) => organismSection(topology, organism, addresses)),
    hosts: Object.fromEntries(
      Object.entries(addresses.hosts).map(([name, host]) => [hostOf(name), { ssh: `ops@${host}` }]),
    ),
    ssh: {
      program: simulatedSsh(),
      latticeIdCommand: ["builder", "lattice-id"],
      quoteProviderUnits: QUOTE_UNITS,
    },
    chain: {
      beacon: addresses.beacon,
      execution: addresses.independentNode,
      relays: addresses.relays,
      simulation: addresses.simulator,
      chainId: topology.chainId,
    },
    verify: { exportFolder: "./lattice-drill-exports" },
    contacts: Object.fromEntries(
      ORGANISMS.map((organism) => [`${organism}-operator`, { name: `${organism} on-call` }]),
    ),
    people: topology.people,
    approvals: { stayDown: "500ms" },
    store: { sqlite: "./lattice.db" },
    http: { listen: "127.0.0.1:0" },
  };
  return `# A simulated lattice (drill). It ends with the process that serves it.\n${stringify(config)}`;
}

function organismSection(topology: Topology, organism: Organism, addresses: Addresses) {
  const { members, aggregators, window, tdx } = topology.organisms[organism];
  const { metrics, nodes } = addresses;
  const role = organism === "zipnet" ? "server" : "member";
  const member = (name: string, as: string) => [
    name,
    {
      host: hostOf(name),
      role: as,
      metrics: metrics[name],
      ...(nodes[name] === undefined ? {} : { rpc: nodes[name] }),
    },
  ];
  return {
    ...(window === undefined ? {} : { window }),
    ...(tdx === undefined ? {} : { tdx: { mrTd: [tdx.mrTd], rtmr1: [tdx.rtmr1] } }),
    onCall: `${organism}-operator`,
    members: Object.fromEntries([
      ...members.map((name) => member(name, role)),
      ...aggregators.map((name) => member(name, "aggregator")),
    ]) as Record<string, unknown>,
  };
}

import { ORGANISMS } from "../lattice/organism.ts";
import type { Organism } from "../lattice/organism.ts";
import type { Topology } from "./topology.ts";

/** Who there is in a simulated lattice, and where each of them runs. */
export interface SimulatedMember {
  readonly organism: Organism;
  readonly name: string;
  readonly role: "member" | "server" | "aggregator";
}

/** Every member of the lattice with its organism. */
export function membersOf({
  topology,
}: {
  readonly topology: Topology;
}): readonly SimulatedMember[] {
  return ORGANISMS.flatMap((organism) => {
    const { members, aggregators } = topology.organisms[organism];
    const role = organism === "zipnet" ? "server" : "member";
    return [
      ...members.map((name) => ({ organism, name, role }) as const),
      ...aggregators.map((name) => ({ organism, name, role: "aggregator" }) as const),
    ];
  });
}

/** The organism's member of that name, which is one of the topology's. */
export function memberNamed(
  { topology }: { readonly topology: Topology },
  organism: Organism,
  name: string,
): SimulatedMember {
  if (topology.organisms[organism].aggregators.includes(name)) {
    return { organism, name, role: "aggregator" };
  }
  return { organism, name, role: organism === "zipnet" ? "server" : "member" };
}

/** The unit it runs in; each member has a machine of its own, so that the name occurs on several. */
export function unitOf({ organism, role }: SimulatedMember): string {
  return `builder@${organism}-${role}.service`;
}

/** The machine it runs on, as the configuration names it. */
export function hostOf(member: string): string {
  return `host-${member}`;
}

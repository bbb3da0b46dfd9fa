import type {
  LatticeMap,
  PlacedMember,
  PlacedOrganism,
} from "../../src/lattice/lattice-members.ts";
import { forEachOrganism, ORGANISMS } from "../../src/lattice/organism.ts";
import type { Organism } from "../../src/lattice/organism.ts";

export const LATTICE_ID = "ab".repeat(32);

export type Sizes = Readonly<Record<Organism, number>>;

/** Enough for stages with one and with several units. */
export const SIZES: Sizes = { zipnet: 2, unseal: 1, offer: 1, atelier: 1, relay: 3, tally: 1 };

/** Each member in a unit of its own, on a host of its name; zipnet has an aggregator beside its servers. */
export function latticeOf(sizes: Sizes = SIZES): LatticeMap {
  return {
    name: "tiny",
    latticeId: LATTICE_ID,
    organisms: forEachOrganism((organism) => placedOf(organism, sizes[organism])),
    quoteProviderUnits: [],
  };
}

function placedOf(organism: Organism, n: number): PlacedOrganism {
  const role = organism === "zipnet" ? "server" : "member";
  const members = Array.from({ length: n }, (_, index) =>
    member(`${organism}-${index + 1}`, { role, unit: `${organism}.service` }),
  );
  const aggregator = member("aggregator-1", { role: "aggregator", unit: "aggregator.service" });
  return {
    n,
    members: organism === "zipnet" ? [...members, aggregator] : members,
    upstreams: [],
    onCall: undefined,
    tdx: undefined,
  };
}

export function member(
  name: string,
  { role, unit, host = name }: Pick<PlacedMember, "role" | "unit"> & { readonly host?: string },
): PlacedMember {
  return { name, role, host, unit, environmentFiles: [] };
}

/** Every host with its units. */
export function placesOf({ organisms }: LatticeMap): readonly PlacedMember[] {
  return ORGANISMS.flatMap((name) => organisms[name].members);
}

import { ORGANISMS } from "../lattice/organism.ts";
import type { Organism } from "../lattice/organism.ts";
import type { Config, Member } from "./config.ts";

/** A member on a host. */
export interface Placed {
  readonly organism: Organism;
  readonly member: Member;
}

/** Members of a lattice by the host they run on. */
export function placedByHost({
  organisms,
}: Pick<Config, "organisms">): ReadonlyMap<string, readonly Placed[]> {
  const placed = ORGANISMS.flatMap((organism) =>
    organisms[organism].members.map((member) => ({ organism, member })),
  );
  return Map.groupBy(placed, ({ member }) => member.host);
}

export function membersOn(config: Pick<Config, "organisms">, host: string): readonly Placed[] {
  return placedByHost(config).get(host) ?? [];
}

/** The units that these run in, each once. */
export function unitsOf(placed: readonly Placed[]): readonly string[] {
  return [...new Set(placed.map(({ member }) => member.unit))];
}

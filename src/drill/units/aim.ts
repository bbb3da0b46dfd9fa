import type { Organism } from "../../lattice/organism.ts";
import type { Fault } from "../fault.ts";
import type { SimulatedMember } from "../simulated-member.ts";
import { faultsOf } from "../world.ts";
import type { World } from "../world.ts";

type AimedKind =
  | "unit-slow"
  | "unit-ignores-sigterm"
  | "unit-stuck"
  | "unit-comes-back"
  | "unit-crash-loops"
  | "unit-fails-to-start"
  | "hosts-down"
  | "host-vanishes"
  | "act-refused"
  | "rights-too-wide"
  | "act-lost";

/** Enough of a member to find its faults and its events by. */
export type Named = Pick<SimulatedMember, "organism" | "name">;

/** The first fault of that kind that is aimed at the member. */
export function aimedAt<K extends AimedKind>(
  world: World,
  kind: K,
  member: Named,
): Extract<Fault, { kind: K }> | undefined {
  return faultsOf(world, kind).find((fault) => hits(world, fault, member));
}

interface Aim {
  readonly organism: Organism;
  readonly count?: number | undefined;
  readonly member?: string | undefined;
}

function hits({ topology }: World, { organism, count, member }: Aim, { ...one }: Named): boolean {
  if (organism !== one.organism) return false;
  if (member !== undefined) return member === one.name;
  if (count === undefined) return true;
  return topology.organisms[organism].members.slice(-count).includes(one.name);
}

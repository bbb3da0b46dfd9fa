import type { PlacedMember, PlacedOrganism } from "../lattice/lattice-members.ts";
import type { Offer } from "./entry.ts";
import type { Finding } from "./step.ts";

/** The members a finding speaks of, with where they run. */
export function placesOf(
  { members = [] }: Finding,
  organism: PlacedOrganism,
): readonly PlacedMember[] {
  return organism.members.filter(({ name }) => members.includes(name));
}

/** One offer for each member to be started, with what to do by hand. */
export function startOffers(members: readonly PlacedMember[]): readonly Offer[] {
  return members.map(({ name, host, unit }) => ({
    text: `Start ${name}: ${unit} on ${host}.`,
    command: `start ${name}`,
  }));
}

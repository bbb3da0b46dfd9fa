import { defaultEnvironmentFiles } from "../config/member-defaults.ts";
import { environmentKeys } from "../ports/hosts.ts";
import { isGated } from "./attested.ts";
import { QUOTE_UNITS } from "./journals.ts";
import { unitOf } from "./simulated-member.ts";
import type { SimulatedMember } from "./simulated-member.ts";
import { aimedAt } from "./units/aim.ts";
import type { World } from "./world.ts";

interface Place {
  readonly world: World;
  readonly member: SimulatedMember;
}

/** Whether sudo on the member's host allows more than the bot needs. */
export function allowsTooMuch({ world, member }: Place): boolean {
  return aimedAt(world, "rights-too-wide", member) !== undefined;
}

/** Whether sudo there lets the bot read a unit's log. */
export function allowsLog(unit: string, place: Place): boolean {
  const { world, member } = place;
  const provider = QUOTE_UNITS.includes(unit) && isGated(world, member.organism);
  return unit === unitOf(member) || provider || allowsTooMuch(place);
}

/** Whether it lets the bot look at the files, or for these keys in them. */
export function allowsFiles(
  paths: readonly string[],
  keys: readonly string[],
  place: Place,
): boolean {
  const { organism, role } = place.member;
  const files = defaultEnvironmentFiles(organism, role);
  const known = environmentKeys(organism);
  const own =
    paths.every((path) => files.includes(path)) && keys.every((key) => known.includes(key));
  return own || allowsTooMuch(place);
}

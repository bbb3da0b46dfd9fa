import type { Config } from "../config/config.ts";
import type { Person } from "../lattice/person.ts";

/** Everyone who can act. */
export function peopleOf({ people }: Config): readonly Person[] {
  return Object.entries(people).map(([id, { name, roles }]) => ({ id, name, roles }));
}

import type { Person } from "../lattice/person.ts";
import type { Actor } from "../ports/actor.ts";

/** Somebody played in a drill: it can stop nothing real, so nobody has to prove anything. */
export function drillActor(person: Person): Actor {
  return {
    ...person,
    via: "drill",
    prove: () => Promise.resolve({ kind: "proved", proof: { how: "drill: nothing is proved" } }),
  };
}

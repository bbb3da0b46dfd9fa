import { isOrganism, ORGANISMS } from "../lattice/organism.ts";
import type { LatticeMap } from "../lattice/lattice-members.ts";
import { nearest } from "../message/did-you-mean.ts";
import { quoted, refusal } from "../message/refusal.ts";
import type { Refusal } from "../message/refusal.ts";

/** The members that words mean: a member's name, or where it is allowed an organism's, for all of its members. */
export function membersMeant(
  words: readonly string[],
  map: LatticeMap,
  { organisms }: { readonly organisms: boolean },
): readonly string[] | Refusal {
  const all = ORGANISMS.flatMap((name) => map.organisms[name].members.map((member) => member.name));
  const found: string[] = [];
  for (const word of words) {
    const lower = word.toLowerCase();
    const exact =
      all.find((name) => name === word) ?? all.find((name) => name.toLowerCase() === lower);
    if (exact !== undefined) found.push(exact);
    else if (organisms && isOrganism(lower)) {
      found.push(...map.organisms[lower].members.map(({ name }) => name));
    } else return noMember(word, organisms ? [...all, ...ORGANISMS] : all);
  }
  return [...new Set(found)];
}

function noMember(word: string, known: readonly string[]): Refusal {
  const near = nearest(word, known).map((name) => `\`${name}\``);
  const meant =
    near.length === 0 ? `Members: ${known.join(", ")}.` : `Did you mean ${near.join(" or ")}?`;
  return refusal("usage", `${quoted(word)} is no member of this lattice. ${meant}`);
}

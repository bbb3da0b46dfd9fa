import { entries, text, texts } from "./as-written.ts";
import type { Problem } from "./problem.ts";
import { repeated } from "./repeated.ts";
import { shownValue } from "./shown-value.ts";

/** Two people may not share an id or a key: whatever proves a person must prove one person only. */
export function peopleApart(file: unknown): readonly Problem[] {
  const proofs = entries(file, "people").flatMap(([person, section]) => [
    ...proof(person, "slack", text(section, "slack")),
    ...proof(person, "matrix", text(section, "matrix")?.toLowerCase()),
    ...texts(section, "sshKeys").flatMap((key) => proof(person, "sshKeys", keyMaterial(key))),
  ]);
  return repeated(proofs, ({ field, shows }) => `${field} ${shows}`)
    .filter(({ item, first }) => item.person !== first.person)
    .map(({ item, first }) => {
      const value = shownValue(item.shows, []);
      return {
        key: `people.${item.person}.${item.field}`,
        what: `belongs to ${first.person} already; an id or key must prove one person only`,
        ...(value === undefined ? {} : { value }),
        example: `${item.field}: one that no other person has`,
      };
    });
}

function proof(person: string, field: string, shows: string | undefined) {
  return shows === undefined ? [] : [{ person, field, shows }];
}

/** Type and blob: another comment does not make another key. */
function keyMaterial(key: string): string {
  return key.split(/\s+/).slice(0, 2).join(" ");
}

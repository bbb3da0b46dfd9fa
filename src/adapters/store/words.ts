import type { Standing } from "./migrations/migrate.ts";
import type { NotOpened } from "./opened.ts";

/** Why the tables cannot be used; undefined where they can. `place` names the store to a person. */
export function wrongStanding(place: string, standing: Standing): NotOpened | undefined {
  switch (standing.kind) {
    case "current":
      return undefined;
    case "behind":
      return {
        kind: "too old",
        text: `${place} was made by an earlier version of lattice. Start the bot once: it brings the store up to date.`,
      };
    case "too new":
      return {
        kind: "too new",
        text: `${place} was made by a later version of lattice (its tables are at ${standing.found}, this version knows ${standing.known}). Run that version, or a later one.`,
      };
    case "altered":
      return {
        kind: "foreign",
        text: `${place} was not made by any version of lattice: its migration ${standing.name} is another. Give \`store\` another place, or restore the store from a backup.`,
      };
  }
}

export function foreign(place: string): NotOpened {
  return {
    kind: "foreign",
    text: `${place} holds something else than a store of lattice. Give \`store\` another place.`,
  };
}

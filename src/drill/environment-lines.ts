import { isGated, otherMrTd, tdxModes } from "./attested.ts";
import { printedId } from "./members.ts";
import type { At } from "./journals.ts";
import { hashOf } from "./world.ts";

/** What grep finds of the keys in a member's environment files. */
export function environmentLines(keys: readonly string[], at: At): string {
  const values = environmentOf(at);
  const found = Object.entries(values).filter(([key]) => keys.includes(key));
  return found.map(([key, value]) => `${key}=${value}\n`).join("");
}

function environmentOf({ world, member }: At): Readonly<Record<string, string>> {
  const { organism, name } = member;
  const modes = tdxModes(world, member);
  const id = printedId(world, organism);
  const config = modes.has("other-config") ? hashOf(id, name) : id;
  const { tdx } = world.topology.organisms[organism];
  const mrTd = modes.has("environment-mrtd") ? otherMrTd(world, organism) : tdx?.mrTd;
  return {
    // Longer than an id, as a configuration is; the same for all who have the same one.
    LATTICE_CONFIG_HEX: `${hashOf("configuration", config)}${hashOf("of", config)}`,
    ...(isGated(world, organism) && mrTd !== undefined
      ? { [`${organism.toUpperCase()}_MRTD`]: mrTd }
      : {}),
  };
}

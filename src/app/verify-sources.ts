import { commands } from "../../commands/index.ts";
import { parseWords } from "../command/parse.ts";
import { splitWords } from "../command/words.ts";
import { isRefusal } from "../command/refusal.ts";
import type { Config } from "../config/config.ts";
import type { LatticeMap, OnCall } from "../lattice/lattice-members.ts";
import { forEachOrganism } from "../lattice/organism.ts";

/** The lattice as it is configured to stand, for those who look at it. */
export function latticeMap({ lattice, organisms, contacts }: Config): LatticeMap {
  return {
    name: lattice.name,
    latticeId: lattice.latticeId,
    organisms: forEachOrganism((organism) => {
      const { n, members, upstreams, onCall, tdxGated } = organisms[organism];
      return { n, members, upstreams, tdxGated, onCall: onCallOf(onCall, contacts) };
    }),
  };
}

function onCallOf(key: string | undefined, contacts: Config["contacts"]): OnCall | undefined {
  const contact = key === undefined ? undefined : contacts[key];
  return key === undefined || contact === undefined ? undefined : { contact: key, ...contact };
}

/** Whether this version has the command a text begins with: nothing is offered that would be refused. */
export function hasCommand(text: string): boolean {
  const words = splitWords(text);
  return !isRefusal(words) && parseWords(words, commands).command !== undefined;
}

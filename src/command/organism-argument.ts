import { z } from "zod";
import { isOrganism, ORGANISMS } from "../lattice/organism.ts";
import { nearest } from "../message/did-you-mean.ts";
import { quoted } from "../message/refusal.ts";

/** An organism's name, in whatever case. `asks` is shown in help. */
export function organismArgument(placeholder: string, asks: string) {
  return z
    .string("Name the organism, such as relay.")
    .refine((word) => isOrganism(word.toLowerCase()), {
      error: ({ input }) => notAnOrganism(String(input)),
    })
    .transform((word) => {
      const name = word.toLowerCase();
      return isOrganism(name) ? name : ORGANISMS[0];
    })
    .meta({ placeholder, description: `${asks}: ${ORGANISMS.join(", ")}.` });
}

function notAnOrganism(word: string): string {
  const [like] = nearest(word, ORGANISMS, 1);
  const meant = like === undefined ? "" : ` Did you mean \`${like}\`?`;
  return `${quoted(word)} is no organism.${meant} There are ${ORGANISMS.join(", ")}.`;
}

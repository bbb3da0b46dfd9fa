/**
 * The six organisms, in pipeline order: what zipnet takes in leaves as tally's payouts.
 * "Below" means later in the pipeline. Stopping runs the other way round.
 */
export const ORGANISMS = ["zipnet", "unseal", "offer", "atelier", "relay", "tally"] as const;

export type Organism = (typeof ORGANISMS)[number];

export function isOrganism(name: string): name is Organism {
  return (ORGANISMS as readonly string[]).includes(name);
}

/** Organisms later in the pipeline, nearest first. */
export function below(organism: Organism): readonly Organism[] {
  return ORGANISMS.slice(ORGANISMS.indexOf(organism) + 1);
}

/** Organisms earlier in the pipeline, zipnet first. */
export function above(organism: Organism): readonly Organism[] {
  return ORGANISMS.slice(0, ORGANISMS.indexOf(organism));
}

/** One value for each organism, made by asking for each in pipeline order. */
export function forEachOrganism<T>(make: (organism: Organism) => T): Record<Organism, T> {
  return {
    zipnet: make("zipnet"),
    unseal: make("unseal"),
    offer: make("offer"),
    atelier: make("atelier"),
    relay: make("relay"),
    tally: make("tally"),
  };
}

/**
 * Whose collections each organism reads, so whose peers it must bond to.
 * Source: the lattice's book, "Wiring the organisms together".
 */
export const DEFAULT_UPSTREAMS: Readonly<Record<Organism, readonly Organism[]>> = {
  zipnet: [],
  unseal: ["zipnet"],
  offer: ["unseal"],
  atelier: ["unseal", "offer"],
  relay: ["atelier"],
  tally: ["zipnet", "offer", "atelier", "relay"],
};

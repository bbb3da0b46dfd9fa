import { ORGANISMS } from "../../../lattice/organism.ts";
import type { Organism } from "../../../lattice/organism.ts";
import type { OrganismState } from "../../../lattice/organism-state.ts";
import type { ChainBlock } from "../../../ports/beacon.ts";
import type { SlotRecords } from "../../../ports/collections.ts";
import { short } from "../../words.ts";

type States = SlotRecords["states"];

/** One fact that must follow from another organism's. */
export interface Link {
  readonly between: string;
  readonly holds: boolean | undefined;
  /** Whose fact does not line up, where the link does not hold. */
  readonly organism: Organism;
  readonly words: string;
}

/**
 * The links above tally, in pipeline order. tally's own facts are judged apart: what is wrong there is tally's.
 * `landed` is the block hash the chain has at the slot, as far as anyone tells: of relay and atelier it shows who
 * is right.
 */
export function linksOf(states: States, landed: string | undefined): readonly Link[] {
  return [...missingAbove(states), roundLink(states), blockLink(states, landed)].toSorted(
    (a, b) => ORGANISMS.indexOf(a.organism) - ORGANISMS.indexOf(b.organism),
  );
}

/** An organism that committed nothing although one below it did. */
function missingAbove(states: States): readonly Link[] {
  const last = ORGANISMS.findLast(
    (organism) => organism !== "tally" && states[organism].state === "committed",
  );
  const above = last === undefined ? [] : ORGANISMS.slice(0, ORGANISMS.indexOf(last));
  return above
    .filter((organism) => organism !== "zipnet" && states[organism].state === "missing")
    .map((organism) => ({
      between: `${organism} and what follows it`,
      holds: false,
      organism,
      words: `${organism} has no record of the slot, although ${last ?? ""} committed it`,
    }));
}

/** unseal names the round that it was made from; zipnet must have it. */
function roundLink({ zipnet, unseal }: States): Link {
  const link = { between: "unseal and zipnet: the round", organism: "unseal" } as const;
  const round = unseal.record?.fields.round;
  if (round === undefined) {
    return { ...link, holds: undefined, words: absent("unseal", unseal, "fields.round") };
  }
  if (zipnet.state === "committed") {
    const own = zipnet.record?.fields.round;
    const words = `unseal was made from round ${round}, zipnet has round ${own ?? "(none)"}`;
    return { ...link, holds: own === round, words };
  }
  if (zipnet.state === "missing") {
    return {
      ...link,
      holds: false,
      words: `unseal names round ${round}, which zipnet does not have`,
    };
  }
  return { ...link, holds: undefined, words: `round ${round}: ${absent("zipnet", zipnet, "it")}` };
}

/** relay accepts one of atelier's candidates. */
function blockLink({ atelier, relay }: States, landed: string | undefined): Link {
  const between = "relay and atelier: the block hash";
  const built = atelier.record?.fields.blockHash;
  const accepted = relay.record?.fields.blockHash;
  if (built === undefined) {
    return {
      between,
      organism: "atelier",
      holds: undefined,
      words: absent("atelier", atelier, "fields.blockHash"),
    };
  }
  if (accepted === undefined) {
    return {
      between,
      organism: "relay",
      holds: undefined,
      words: absent("relay", relay, "fields.blockHash"),
    };
  }
  if (built === accepted) {
    return { between, organism: "relay", holds: true, words: `both have ${short(built)}` };
  }
  const differs = `atelier built ${short(built)}, relay accepted ${short(accepted)}`;
  const organism = landed === accepted ? "atelier" : "relay";
  const witness =
    landed === built || landed === accepted
      ? `; the chain has ${organism === "atelier" ? "relay's" : "atelier's"}`
      : "";
  return { between, organism, holds: false, words: differs + witness };
}

function absent(organism: Organism, state: OrganismState, what: string): string {
  if (state.record !== undefined) return `${organism}'s record does not tell \`${what}\``;
  if (state.state === "unknown") {
    return `could not read ${organism}: ${state.reason ?? "not asked"}: ${state.detail ?? ""}`;
  }
  return `${organism} has no record of the slot${state.state === "pending" ? " yet" : ""}`;
}

/** The chain's block, else the one tally attested: tally watches the chain by itself. */
export function landedHash(block: ChainBlock | { readonly kind: "unread" }, { tally }: States) {
  return block.kind === "block" ? block.blockHash : tally.record?.fields.blockHash;
}

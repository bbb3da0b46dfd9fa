import type { Organism } from "../lattice/organism.ts";
import type { TdxMode } from "./fault.ts";
import type { SimulatedMember } from "./simulated-member.ts";
import { faultsOf, hashOf } from "./world.ts";
import type { World } from "./world.ts";

/** What simulated members can prove of themselves. */

export function isGated({ topology }: World, organism: Organism): boolean {
  return topology.organisms[organism].tdx !== undefined;
}

export type Attesting = Pick<SimulatedMember, "organism" | "name">;

/** What is wrong with the member's attestation. */
export function tdxModes(world: World, { organism, name }: Attesting): ReadonlySet<TdxMode> {
  const own = faultsOf(world, "tdx").filter(
    (fault) => fault.organism === organism && (fault.member ?? name) === name,
  );
  return new Set(own.map(({ mode }) => mode));
}

/** What the member's peers see for themselves. They look at MR_TD and binding, not at Intel's statements. */
const SEEN_BY_PEERS: readonly TdxMode[] = [
  "no-device",
  "quote-fails",
  "other-mrtd",
  "bit-flipped",
  "shared",
];

export function isAttested(world: World, member: Attesting): boolean {
  const modes = tdxModes(world, member);
  const all = faultsOf(world, "tdx").filter(({ member: named }) => named === undefined);
  // An image that all members were moved to is what they expect of each other.
  const moved = all.some(
    ({ mode, organism }) => mode === "other-mrtd" && organism === member.organism,
  );
  return !SEEN_BY_PEERS.some((mode) => modes.has(mode) && !(moved && mode === "other-mrtd"));
}

/** MR_TD of an image that is not the pinned one. */
export function otherMrTd({ topology }: World, organism: Organism): string {
  const { latticeId } = topology;
  return hashOf(latticeId, organism, "other image").repeat(2).slice(0, 96);
}

export function otherRtmr1({ topology }: World, organism: Organism): string {
  return hashOf(topology.latticeId, organism, "other kernel").repeat(2).slice(0, 96);
}

export function hasQuote(world: World, member: Attesting): boolean {
  const modes = tdxModes(world, member);
  return !modes.has("no-device") && !modes.has("quote-fails");
}

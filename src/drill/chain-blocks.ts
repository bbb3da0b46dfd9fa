import { slotAt } from "../lattice/slot-clock.ts";
import type { Slot } from "../lattice/slot-clock.ts";
import { accepted, candidateOf, unbuiltOf } from "./commits.ts";
import { slotsIn } from "./span.ts";
import type { Span } from "./span.ts";
import { faultsAt, faultsOf, hashOf, spanOf } from "./world.ts";
import type { World } from "./world.ts";

/** A block that was on the simulated chain, with its execution block. Hashes are without 0x. */
export interface Block {
  readonly slot: Slot;
  /** The beacon block's root. */
  readonly root: string;
  readonly canonical: boolean;
  /** The execution block's. */
  readonly hash: string;
  readonly number: number;
  readonly builder: Builder;
}

export interface Builder {
  readonly ours: boolean;
  readonly pubkey: string;
  /** Where it takes its fees. */
  readonly feeRecipient: string;
  /** What it writes into its blocks. */
  readonly vanity: string;
}

/** How long after a slot's start the chain's block is seen, in milliseconds. */
const BLOCK_SEEN_MS = 2_000;

/** The chain had execution blocks before it had slots. */
const BLOCKS_BEFORE_SLOTS = 11_600_000;

/** Slots behind the newest block after which nothing changes any more. */
const FINAL_AFTER = 64;

/** How far back nodes know blocks by what is not their slot. */
const REMEMBERED = 256;

/** The newest slot whose block the simulated nodes could have seen. */
export function seenSlot(world: World, nowMs: number): Slot {
  return slotAt(world.slots, nowMs - BLOCK_SEEN_MS);
}

/** The chain's head: where proposers missed every slot it stands still. */
export function headBlock(world: World, nowMs: number): Block | undefined {
  return newestBlock(world, seenSlot(world, nowMs));
}

/** The canonical block of a slot; undefined where the chain has none. */
export function blockAt(world: World, slot: Slot): Block | undefined {
  if (!Number.isSafeInteger(slot) || slot < 0 || isMissed(world, slot)) return undefined;
  const root = hashOf("root", slot);
  const number = numberAt(world, slot);
  return { slot, root, canonical: true, number, ...executionOf(world, slot) };
}

/** A block of ours that was at the slot, and was reorganised away. */
export function orphanAt(world: World, slot: Slot): Block | undefined {
  if (!faultsAt(world, "not-included", slot).some(({ orphan }) => orphan)) return undefined;
  const root = hashOf("orphan's root", slot);
  const number = numberAt(world, slot - 1) + 1;
  const hash = candidateOf(world, slot);
  return { slot, root, canonical: false, number, hash, builder: builderOf(world, true) };
}

/** The newest canonical block at the slot or before it. */
export function newestBlock(world: World, slot: Slot): Block | undefined {
  return blockNumbered(world, numberAt(world, slot));
}

export function blockNumbered(world: World, number: number): Block | undefined {
  const spans = missedSpans(world);
  const end = Math.min(...spans.map(({ first, last }) => (last < Infinity ? Infinity : first)));
  let slot = number - BLOCKS_BEFORE_SLOTS;
  // Each missed slot moves the block one slot on: as often as there are more of them on the way.
  while (slot < end) {
    const further = number - BLOCKS_BEFORE_SLOTS + slotsIn(spans, slot);
    if (further === slot) return blockAt(world, slot);
    slot = further;
  }
  return undefined;
}

/** A block that nodes still know, canonical or not, by one of its hashes. */
export function blockKnown(
  world: World,
  nowMs: number,
  is: (block: Block) => boolean,
): Block | undefined {
  const newest = seenSlot(world, nowMs);
  for (let slot = newest; slot > newest - REMEMBERED; slot -= 1) {
    const found = [blockAt(world, slot), orphanAt(world, slot)].find((one) => one && is(one));
    if (found !== undefined) return found;
  }
  return undefined;
}

/** What it stands on. */
export function parentOf(world: World, { number }: Block): Pick<Block, "hash" | "root"> {
  const none = "00".repeat(32);
  return blockNumbered(world, number - 1) ?? { hash: none, root: none };
}

export function isFinal(world: World, slot: Slot, nowMs: number): boolean {
  if (faultsOf(world, "final").length > 0) return true;
  return slot <= (headBlock(world, nowMs)?.slot ?? 0) - FINAL_AFTER;
}

/** The lattice as a builder, or one it competes with. */
export function builderOf({ topology: { latticeId, name } }: World, ours: boolean): Builder {
  const who = ours ? "our builder" : "another builder";
  return {
    ours,
    pubkey: `a${hashOf(latticeId, who, "key").slice(1)}${hashOf(latticeId, who).slice(0, 32)}`,
    feeRecipient: hashOf(latticeId, who, "fees").slice(0, 40),
    vanity: ours ? `lattice ${name}` : "Elsewhere Builder",
  };
}

function executionOf(world: World, slot: Slot): Pick<Block, "hash" | "builder"> {
  const notOurs = [...faultsAt(world, "not-won", slot), ...faultsAt(world, "not-included", slot)];
  if (notOurs.length > 0 || !accepted(world, slot)) {
    const hash = hashOf(world.topology.latticeId, "another builder", slot);
    return { hash, builder: builderOf(world, false) };
  }
  const unbuilt = faultsAt(world, "header-unbuilt", slot).some(({ chain }) => chain === "header");
  return unbuilt
    ? { hash: unbuiltOf(world, slot), builder: builderOf(world, false) }
    : { hash: candidateOf(world, slot), builder: builderOf(world, true) };
}

/** The number of the newest block at the slot or before it. */
function numberAt(world: World, slot: Slot): number {
  return BLOCKS_BEFORE_SLOTS + slot - slotsIn(missedSpans(world), slot);
}

function isMissed(world: World, slot: Slot): boolean {
  return missedSpans(world).some(({ first, last }) => slot >= first && slot <= last);
}

/** Slots whose proposers landed no block. */
function missedSpans(world: World): readonly Span[] {
  return [...faultsOf(world, "not-won"), ...faultsOf(world, "not-included")]
    .filter(({ chain }) => chain === "none")
    .map((fault) => spanOf(world, fault));
}

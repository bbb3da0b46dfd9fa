import { createHash } from "node:crypto";
import { below } from "../lattice/organism.ts";
import type { Organism } from "../lattice/organism.ts";
import { slotAt, startOf } from "../lattice/slot-clock.ts";
import type { Slot, SlotClock } from "../lattice/slot-clock.ts";
import type { Fault } from "./fault.ts";
import type { Topology } from "./topology.ts";

/**
 * The simulated lattice as a function of time: nothing is stored and nothing ticks. What an organism
 * holds at a moment follows from the topology, the faults and the clock.
 */
export interface World {
  readonly topology: Topology;
  readonly slots: SlotClock;
  readonly faults: readonly Fault[];
  /** The slot in which the scenario began: faults count from it. */
  readonly baseSlot: Slot;
}

/** A record as the gateways serve it. */
export interface SimulatedRecord {
  readonly slot: Slot;
  readonly index: number;
  readonly committedAt: number;
  readonly digest: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

/** zipnet counts rounds from long before the first slot we look at. */
const ROUND_OF_SLOT_ZERO = 5_120_000;

/** How long after a slot's start the chain's block is seen, in milliseconds. */
const BLOCK_SEEN_MS = 2_000;

export function hashOf(...parts: readonly (string | number)[]): string {
  return createHash("sha256").update(parts.join("|")).digest("hex");
}

export function roundOf(slot: Slot): number {
  return ROUND_OF_SLOT_ZERO + slot;
}

export function slotOfRound(round: number): Slot {
  return round - ROUND_OF_SLOT_ZERO;
}

/** What the organism holds for the slot at that time, if anything. */
export function recordAt(
  world: World,
  organism: Organism,
  slot: Slot,
  nowMs: number,
): SimulatedRecord | undefined {
  if (slot < 0 || !commits(world, organism, slot)) return undefined;
  const committedAt = commitTime(world, organism, slot);
  if (committedAt > nowMs) return undefined;
  const { latticeId } = world.topology;
  return {
    slot,
    index: slot,
    committedAt,
    digest: hashOf(latticeId, organism, slot),
    fields: fieldsOf(world, organism, slot),
  };
}

/** The newest records at that time, newest first. */
export function newestRecords(
  world: World,
  organism: Organism,
  nowMs: number,
  limit: number,
): readonly SimulatedRecord[] {
  const records: SimulatedRecord[] = [];
  // Commits come up to two slots early; a stall may have left many slots empty.
  let slot = slotAt(world.slots, nowMs) + 2;
  for (
    let looked = 0;
    records.length < limit && looked < 1000 && slot >= 0;
    looked += 1, slot -= 1
  ) {
    const record = recordAt(world, organism, slot, nowMs);
    if (record !== undefined) records.push(record);
  }
  return records;
}

/** The execution block hash the chain has at the slot; null when it has none. */
export function chainBlock(world: World, slot: Slot): string | null {
  const fault = world.faults.find(
    (candidate) =>
      (candidate.kind === "not-won" || candidate.kind === "not-included") &&
      touches(world, candidate, slot),
  );
  const chain = fault !== undefined && "chain" in fault ? fault.chain : undefined;
  if (chain === "none") return null;
  const ours = chain === undefined && accepted(world, slot);
  return ours ? ownBlock(world, slot) : hashOf(world.topology.latticeId, "another builder", slot);
}

/** Whether a proposer took the lattice's header; a hole in relay's collection does not undo that. */
function accepted(world: World, slot: Slot): boolean {
  const faults = world.faults.filter(({ kind }) => kind !== "hole");
  return commits({ ...world, faults }, "relay", slot);
}

/** The newest slot whose block the simulated beacon node has seen. */
export function headSlot(world: World, nowMs: number): Slot {
  return slotAt(world.slots, nowMs - BLOCK_SEEN_MS);
}

/** Members that are down: the last ones of the list. */
export function downMembers(world: World, organism: Organism): readonly string[] {
  const { members } = world.topology.organisms[organism];
  return world.faults.flatMap((fault) =>
    fault.kind === "members-down" && fault.organism === organism ? members.slice(-fault.count) : [],
  );
}

function commits(world: World, organism: Organism, slot: Slot): boolean {
  return world.faults.every((fault) => {
    if (!("from" in fault) || !touches(world, fault, slot)) return true;
    switch (fault.kind) {
      case "stall":
        return fault.organism !== organism && !below(fault.organism).includes(organism);
      case "hole":
        return fault.organism !== organism;
      case "not-won":
        return organism !== "relay" && organism !== "tally";
      case "not-included":
        return organism !== "tally";
    }
  });
}

function touches(
  world: World,
  span: { readonly from: number; readonly to?: number | undefined },
  slot: Slot,
): boolean {
  const offset = slot - world.baseSlot;
  return offset >= span.from && offset <= (span.to ?? Number.POSITIVE_INFINITY);
}

/** Within half a second after the organism's usual moment, the same at every look. */
function commitTime(world: World, organism: Organism, slot: Slot): number {
  const jitterMs = Number.parseInt(hashOf("jitter", organism, slot).slice(0, 4), 16) % 500;
  return startOf(world.slots, slot) + world.topology.organisms[organism].commitsAt + jitterMs;
}

function ownBlock(world: World, slot: Slot): string {
  return hashOf(world.topology.latticeId, "block", slot);
}

function fieldsOf(world: World, organism: Organism, slot: Slot): SimulatedRecord["fields"] {
  const { latticeId } = world.topology;
  const count = Number.parseInt(hashOf("count", slot).slice(0, 2), 16) + 20;
  const auction = {
    winner: hashOf(latticeId, "winner", slot).slice(0, 40),
    amount: `${count}000000000`,
  };
  const blockHash = `0x${ownBlock(world, slot)}`;
  switch (organism) {
    case "zipnet":
      return { round: roundOf(slot), count };
    case "unseal":
      return { round: roundOf(slot), count };
    case "offer":
      return auction;
    case "atelier":
      return { blockHash };
    case "relay":
      return { blockHash, proposer: `0x${hashOf(latticeId, "proposer", slot)}` };
    case "tally":
      return { blockHash, ...auction };
  }
}

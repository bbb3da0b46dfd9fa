import { createHash } from "node:crypto";
import type { Organism } from "../lattice/organism.ts";
import type { Slot, SlotClock } from "../lattice/slot-clock.ts";
import type { Fault } from "./fault.ts";
import type { Span } from "./span.ts";
import type { Topology } from "./topology.ts";
import type { UnitHistory } from "./units/unit-history.ts";

/**
 * The simulated lattice as a function of time: nothing ticks, and nothing is stored but what was done to
 * units. What an organism holds at a moment follows from the topology, the faults, that history and the clock.
 */
export interface World {
  readonly topology: Topology;
  readonly slots: SlotClock;
  readonly faults: readonly Fault[];
  /** The slot in which the scenario began: faults count from it. */
  readonly baseSlot: Slot;
  /** When the scenario began: its faults touch what is done to units from then on. */
  readonly beganMs: number;
  readonly history: UnitHistory;
}

export function hashOf(...parts: readonly (string | number)[]): string {
  return createHash("sha256").update(parts.join("|")).digest("hex");
}

/** A number that looks like chance, below `end`, and is the same at every look. */
export function choiceOf(end: number, ...parts: readonly (string | number)[]): number {
  return Number.parseInt(hashOf(...parts).slice(0, 8), 16) % end;
}

export function faultsOf<K extends Fault["kind"]>(
  world: Pick<World, "faults">,
  kind: K,
): readonly Extract<Fault, { kind: K }>[] {
  return world.faults.filter((fault): fault is Extract<Fault, { kind: K }> => fault.kind === kind);
}

/** Faults of that kind that touch the slot. */
export function faultsAt<K extends SpannedKind>(
  world: World,
  kind: K,
  slot: Slot,
): readonly Extract<Fault, { kind: K }>[] {
  return faultsOf(world, kind).filter((fault) => touches(world, fault as Spanned, slot));
}

type Spanned = Extract<Fault, { from: number }>;

export type SpannedKind = Spanned["kind"];

export function touches(world: World, fault: Pick<Spanned, "from" | "to">, slot: Slot): boolean {
  const { first, last } = spanOf(world, fault);
  return slot >= first && slot <= last;
}

/** The slots a fault touches. */
export function spanOf({ baseSlot }: World, { from, to }: Pick<Spanned, "from" | "to">): Span {
  return { first: baseSlot + from, last: baseSlot + (to ?? Number.POSITIVE_INFINITY) };
}

/** Members that are down: the last ones of the list. */
export function downMembers(world: World, organism: Organism): readonly string[] {
  const { members } = world.topology.organisms[organism];
  return faultsOf(world, "members-down").flatMap((fault) =>
    fault.organism === organism ? members.slice(-fault.count) : [],
  );
}

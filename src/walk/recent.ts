import { forEachOrganism } from "../lattice/organism.ts";
import { unread } from "../lattice/reading.ts";
import type { Reading } from "../lattice/reading.ts";
import type { Slot } from "../lattice/slot-clock.ts";
import { isSettled, windowsOf } from "../lattice/window.ts";
import { forEachSlotted, linkOf } from "./ask.ts";
import type { askLatest, ReaderLatest, ReaderRounds } from "./ask.ts";
import { judgeSlot } from "./judge.ts";
import type { OrganismStates } from "./judge.ts";
import type { WalkSettings } from "./sources.ts";

export interface RecentSlot {
  readonly slot: Slot;
  readonly settled: boolean;
  readonly states: OrganismStates;
}

export type LatestAnswers = Awaited<ReturnType<typeof askLatest>>;

/** What one gateway answer must hold to cover the slots looked back at, and a few committed early. */
export function entriesFor(lookback: number): number {
  return Math.min(64, lookback + 4);
}

export interface RecentAnswers {
  readonly clockSlot: Slot;
  readonly askedAtMs: number;
  readonly latest: LatestAnswers;
  readonly rounds: readonly ReaderRounds[];
}

/** The clock's slot and those before it, newest first, from the lists of newest records. */
export function recentSlots(
  { clockSlot, askedAtMs, latest, rounds }: RecentAnswers,
  settings: WalkSettings,
): readonly RecentSlot[] {
  const count = Math.min(settings.lookback, clockSlot) + 1;
  const linkedRounds = newestLinkedRound(latest);
  return Array.from({ length: count }, (_, back) => {
    const slot = clockSlot - back;
    const slotted = forEachSlotted((organism) => readings(slot, latest[organism]));
    const answers = {
      slot,
      askedAtMs,
      slotted,
      rounds: rounds.map(({ reader, list, latestSlot }) => ({ reader, list, latestSlot })),
      link: linkOf(slotted.unseal),
    };
    const windows = windowsOf(settings.slots, settings.windows, slot);
    return {
      slot,
      settled: isSettled(settings.slots, settings.windows, slot, askedAtMs),
      states: judgeSlot(answers, {
        windows,
        slotMs: settings.slots.slotMs,
        newestLinkedRound: linkedRounds,
      }),
    };
  });
}

/** The newest round that any listed unseal record names; -1 when none does. */
export function newestLinkedRound(latest: LatestAnswers | undefined): number {
  const records = (latest?.unseal ?? []).flatMap(({ latest: said }) =>
    said.kind === "latest" ? said.records : [],
  );
  return Math.max(-1, ...records.flatMap(({ fields }) => fields.round ?? []));
}

export function stateNames(states: OrganismStates) {
  return forEachOrganism((organism) => states[organism].state);
}

function readings(slot: Slot, said: readonly ReaderLatest[]) {
  return said.map(({ reader, latest }) => ({ reader, reading: readingOf(slot, latest) }));
}

function readingOf(slot: Slot, said: ReaderLatest["latest"]): Reading {
  if (said.kind === "unread") return said;
  const record = said.records.find((candidate) => candidate.slot === slot);
  const latest = newest(
    said.latestSlot,
    said.records.map((candidate) => candidate.slot),
  );
  if (record !== undefined) return { kind: "record", record, latest: latest ?? slot };
  const spoiled = said.spoiled.find(({ position }) => position === slot);
  if (spoiled !== undefined) return spoiled.why;
  const oldest = Math.min(slot, ...said.records.map((candidate) => candidate.slot));
  if (!said.whole && slot === oldest) {
    return unread("not asked", "the slot is older than the records listed");
  }
  return { kind: "absent", latest };
}

function newest(latestSlot: Slot | null, slots: readonly Slot[]): Slot | null {
  const known = latestSlot === null ? slots : [latestSlot, ...slots];
  return known.length === 0 ? null : Math.max(...known);
}

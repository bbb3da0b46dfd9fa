import { forEachOrganism } from "../lattice/organism.ts";
import { unread } from "../lattice/reading.ts";
import type { Reading } from "../lattice/reading.ts";
import type { SlotRecord } from "../lattice/record.ts";
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
  const lists = forEachSlotted((organism) => latest[organism].map(indexed));
  return Array.from({ length: count }, (_, back) => {
    const slot = clockSlot - back;
    const slotted = forEachSlotted((organism) => readings(slot, lists[organism]));
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

/** A reader's list, so that a slot is found without a search. */
interface IndexedList {
  readonly reader: string;
  readonly said: ReaderLatest["latest"];
  readonly bySlot: ReadonlyMap<Slot, SlotRecord>;
  readonly newest: Slot | null;
  readonly oldest: Slot;
}

function indexed({ reader, latest }: ReaderLatest): IndexedList {
  const records = latest.kind === "unread" ? [] : latest.records;
  const slots = records.map(({ slot }) => slot);
  const latestSlot = latest.kind === "unread" ? null : latest.latestSlot;
  const known = latestSlot === null ? slots : [latestSlot, ...slots];
  return {
    reader,
    said: latest,
    // The list is newest first: of two records of a slot the first counts.
    bySlot: new Map(records.toReversed().map((record) => [record.slot, record])),
    newest: known.length === 0 ? null : Math.max(...known),
    oldest: Math.min(...slots),
  };
}

function readings(slot: Slot, lists: readonly IndexedList[]) {
  return lists.map((list) => ({ reader: list.reader, reading: readingOf(slot, list) }));
}

function readingOf(slot: Slot, { said, bySlot, newest, oldest }: IndexedList): Reading {
  if (said.kind === "unread") return said;
  const record = bySlot.get(slot);
  if (record !== undefined) return { kind: "record", record, latest: newest ?? slot };
  const spoiled = said.spoiled.find(({ position }) => position === slot);
  if (spoiled !== undefined) return spoiled.why;
  if (!said.whole && slot <= oldest) {
    return unread("not asked", "the slot is older than the records listed");
  }
  return { kind: "absent", latest: newest };
}

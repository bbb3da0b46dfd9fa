import { unread } from "../lattice/reading.ts";
import type { Reading, ReaderReading, Unread } from "../lattice/reading.ts";
import { slotAt } from "../lattice/slot-clock.ts";
import type { Slot, SlotClock } from "../lattice/slot-clock.ts";
import type { ReaderLatest, ReaderRounds, SlotAnswers } from "./ask.ts";
import { forEachSlotted, linkOf } from "./ask.ts";
import type { Identity } from "./identity.ts";
import type { LatestAnswers } from "./recent.ts";

/**
 * Slots that a reader may be ahead of our clock: commits come up to two slots early. One that claims
 * more would make every other reader look behind, and a stalled relay look as if it had gone on.
 */
const SLOTS_AHEAD = 32;

export interface Trust {
  /** Readers whose answers must not be used, by name. */
  readonly refusals: ReadonlyMap<string, Unread>;
  /** The newest slot that anyone can hold. */
  readonly newestPossible: Slot;
}

export function trust(identities: readonly Identity[], clock: SlotClock, nowMs: number): Trust {
  const refused = identities.flatMap(({ reader, refusal }) =>
    refusal === undefined ? [] : [[reader.name, refusal] as const],
  );
  return { refusals: new Map(refused), newestPossible: slotAt(clock, nowMs) + SLOTS_AHEAD };
}

/** The answers with everything that must not be used replaced by why. */
export function usableAnswers(answers: SlotAnswers, trusted: Trust): SlotAnswers {
  const use = ({ reader, reading }: ReaderReading): ReaderReading => ({
    reader,
    reading: refusalOf(reader, reading, trusted) ?? plausible(reading, trusted),
  });
  const slotted = forEachSlotted((organism) => answers.slotted[organism].map(use));
  const rounds = answers.rounds.map((said) => usableRounds(said, trusted));
  return { ...answers, slotted, rounds, link: linkOf(slotted.unseal) };
}

export function usableLatest(latest: LatestAnswers, trusted: Trust): LatestAnswers {
  const use = (said: ReaderLatest): ReaderLatest => ({
    reader: said.reader,
    latest: refusalOf(said.reader, said.latest, trusted) ?? listed(said, trusted),
  });
  return forEachSlotted((organism) => latest[organism].map(use));
}

export function usableRounds(said: ReaderRounds, trusted: Trust): ReaderRounds {
  const refusal = refusalOf(said.reader, said.list, trusted);
  return refusal === undefined ? said : { reader: said.reader, list: refusal, latestSlot: null };
}

/** Why an answer must not be used. One that tells nothing anyway keeps its own, nearer reason. */
function refusalOf(
  reader: string,
  answer: { readonly kind: string },
  { refusals }: Trust,
): Unread | undefined {
  const refusal = refusals.get(reader);
  return refusal?.reason === "other lattice" || answer.kind !== "unread" ? refusal : undefined;
}

function plausible(reading: Reading, { newestPossible }: Trust): Reading {
  if (reading.kind !== "absent" || (reading.latest ?? -1) <= newestPossible) return reading;
  return fromTheFuture(reading.latest ?? -1);
}

function listed({ latest }: ReaderLatest, { newestPossible }: Trust): ReaderLatest["latest"] {
  if (latest.kind === "unread") return latest;
  const newest = Math.max(latest.latestSlot ?? -1, ...latest.records.map(({ slot }) => slot));
  return newest <= newestPossible ? latest : fromTheFuture(newest);
}

function fromTheFuture(slot: Slot): Unread {
  return unread("future commit", `says its newest slot is ${slot}, which is far from having begun`);
}

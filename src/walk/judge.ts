import { below } from "../lattice/organism.ts";
import type { Organism } from "../lattice/organism.ts";
import { settle } from "../lattice/organism-state.ts";
import type { OrganismState } from "../lattice/organism-state.ts";
import { newestOf, unread } from "../lattice/reading.ts";
import type { Reading, ReaderReading } from "../lattice/reading.ts";
import { isOpen } from "../lattice/window.ts";
import type { Windows } from "../lattice/window.ts";
import { newestRound, roundByLink, roundByTime } from "../lattice/zipnet-round.ts";
import { SLOTTED } from "./ask.ts";
import type { ReaderRounds, SlotAnswers, Slotted } from "./ask.ts";

export type OrganismStates = Readonly<Record<Organism, OrganismState>>;

export interface JudgeOptions {
  /** Windows of the slot, in Unix milliseconds. */
  readonly windows: Windows;
  readonly slotMs: number;
  /** The newest round that any unseal record is known to name; -1 when none is. */
  readonly newestLinkedRound: number;
}

/** Compares what the readers said and gives each organism its state. */
export function judgeSlot(answers: SlotAnswers, options: JudgeOptions): OrganismStates {
  const open = (organism: Organism) => isOpen(options.windows[organism], answers.askedAtMs);
  const slotted = (organism: Slotted) =>
    settle(answers.slotted[organism], {
      position: answers.slot,
      newestBelow: newestBelow(organism, answers),
      windowOpen: open(organism),
    });
  return {
    zipnet: settle(zipnetReadings(answers, options), {
      position: answers.link ?? null,
      newestBelow: answers.link ?? -1,
      windowOpen: open("zipnet"),
    }),
    unseal: slotted("unseal"),
    offer: slotted("offer"),
    atelier: slotted("atelier"),
    relay: slotted("relay"),
    tally: slotted("tally"),
  };
}

function newestBelow(organism: Organism, { slotted }: SlotAnswers): number {
  const lower = SLOTTED.filter((candidate) => below(organism).includes(candidate));
  return newestOf(lower.flatMap((name) => slotted[name].map(({ reading }) => reading)));
}

function zipnetReadings(answers: SlotAnswers, options: JudgeOptions): readonly ReaderReading[] {
  const { link, rounds } = answers;
  if (link !== undefined) {
    return rounds.map((said) => ({ reader: said.reader, reading: linked(said, link) }));
  }
  const newestKnown = Math.max(
    options.newestLinkedRound,
    ...rounds.map(({ list }) => newestRound(list)),
  );
  const window = options.windows.zipnet;
  const ahead = newestBelow("zipnet", answers) - answers.slot;
  // Whoever has committed a later slot was given a round in that slot's window, or after it.
  const reachesMs = ahead > 0 ? window.fromMs + ahead * options.slotMs : Number.NEGATIVE_INFINITY;
  return rounds.map(({ reader, list }) => ({
    reader,
    reading: roundByTime(list, window, { newestKnown, reachesMs }),
  }));
}

function linked({ list, older }: ReaderRounds, link: number): Reading {
  const found = roundByLink(list, link);
  if (found.kind !== "older") return found;
  if (older?.round !== link) {
    return unread("no link", `round ${link} is older than the rounds listed`);
  }
  // A 404 tells the newest slot, which is no round: the list tells how far the reader has come.
  const newest = newestRound(list);
  return older.reading.kind === "absent"
    ? { kind: "absent", latest: newest < 0 ? null : newest }
    : older.reading;
}

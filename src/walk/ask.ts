import type { Organism } from "../lattice/organism.ts";
import { unread } from "../lattice/reading.ts";
import type { Reading, ReaderReading, Unread } from "../lattice/reading.ts";
import type { Slot } from "../lattice/slot-clock.ts";
import { roundByLink } from "../lattice/zipnet-round.ts";
import type { RoundList } from "../lattice/zipnet-round.ts";
import type { LatestRecords, LatticeReader } from "../ports/lattice-reader.ts";
import type { WalkSources } from "./sources.ts";

/** Most entries that the gateway interface gives in one answer. */
export const MOST_ENTRIES = 64;

/** Organisms that are asked by slot. */
export const SLOTTED = ["unseal", "offer", "atelier", "relay", "tally"] as const;

export type Slotted = (typeof SLOTTED)[number];

/** One value for each organism that is asked by slot. */
export function forEachSlotted<T>(make: (organism: Slotted) => T): Readonly<Record<Slotted, T>> {
  return {
    unseal: make("unseal"),
    offer: make("offer"),
    atelier: make("atelier"),
    relay: make("relay"),
    tally: make("tally"),
  };
}

/** What every reader said of one slot. */
export interface SlotAnswers {
  readonly slot: Slot;
  readonly askedAtMs: number;
  readonly slotted: Readonly<Record<Slotted, readonly ReaderReading[]>>;
  readonly rounds: readonly ReaderRounds[];
  /** The round that unseal's record for the slot names. */
  readonly link: number | undefined;
}

/** A zipnet reader's newest rounds, and the linked round where it had to be asked for by number. */
export interface ReaderRounds {
  readonly reader: string;
  readonly list: RoundList | Unread;
  readonly latestSlot: Slot | null;
  readonly older?: { readonly round: number; readonly reading: Reading };
}

/** Asks all readers of all organisms about one slot, side by side. */
export async function askSlot(
  slot: Slot,
  sources: WalkSources,
  signal: AbortSignal,
): Promise<SlotAnswers> {
  const askedAtMs = sources.clock.now();
  const ask = (organism: Organism) =>
    Promise.all(
      sources.readers[organism].map(async (reader) => ({
        reader: reader.name,
        reading: await reader.slot(organism, slot, signal),
      })),
    );
  const asked = forEachSlotted(ask);
  const [unseal, offer, atelier, relay, tally, rounds] = await Promise.all([
    asked.unseal,
    asked.offer,
    asked.atelier,
    asked.relay,
    asked.tally,
    askRounds(sources.readers.zipnet, asked.unseal.then(linkOf), signal),
  ]);
  const slotted = { unseal, offer, atelier, relay, tally };
  return { slot, askedAtMs, slotted, rounds, link: linkOf(unseal) };
}

/** The newest records of the organisms that count slots, or of some of them: nobody answers for the others. */
export async function askLatest(
  sources: WalkSources,
  limit: number,
  signal: AbortSignal,
  organisms: readonly Organism[] = SLOTTED,
): Promise<Readonly<Record<Slotted, readonly ReaderLatest[]>>> {
  const asked = forEachSlotted((organism) =>
    Promise.all(
      (organisms.includes(organism) ? sources.readers[organism] : []).map(async (reader) => ({
        reader: reader.name,
        latest: await reader.latest(organism, limit, signal),
      })),
    ),
  );
  return {
    unseal: await asked.unseal,
    offer: await asked.offer,
    atelier: await asked.atelier,
    relay: await asked.relay,
    tally: await asked.tally,
  };
}

export interface ReaderLatest {
  readonly reader: string;
  readonly latest: LatestRecords | Unread;
}

export function linkOf(unseal: readonly ReaderReading[]): number | undefined {
  return unseal
    .flatMap(({ reading }) => (reading.kind === "record" ? [reading.record.fields.round] : []))
    .find((round) => round !== undefined);
}

/** zipnet's newest rounds, and the linked one where it is older than those. */
export function askRounds(
  readers: readonly LatticeReader[],
  linkAsked: Promise<number | undefined>,
  signal: AbortSignal,
): Promise<readonly ReaderRounds[]> {
  return Promise.all(
    readers.map(async (reader) => {
      const [latest, link] = await Promise.all([
        reader.latest("zipnet", MOST_ENTRIES, signal),
        linkAsked,
      ]);
      const list = roundList(latest);
      const latestSlot = latest.kind === "latest" ? latest.latestSlot : null;
      const rounds = { reader: reader.name, list, latestSlot };
      if (link === undefined || roundByLink(list, link).kind !== "older") return rounds;
      return { ...rounds, older: { round: link, reading: await reader.round(link, signal) } };
    }),
  );
}

/** zipnet's newest records as rounds; one that does not tell its round is spoiled. */
function roundList(latest: LatestRecords | Unread): RoundList | Unread {
  if (latest.kind === "unread") return latest;
  const { records, whole } = latest;
  const rounds = records.filter(({ fields }) => fields.round !== undefined);
  const nameless = unread("unexpected shape", "lists zipnet records without `fields.round`");
  const spoiled = records.length > rounds.length ? [{ position: undefined, why: nameless }] : [];
  return { kind: "rounds", rounds, whole, spoiled: [...latest.spoiled, ...spoiled] };
}

import type { Organism } from "../lattice/organism.ts";
import type { Unread } from "../lattice/reading.ts";
import { slotAt, startOf } from "../lattice/slot-clock.ts";
import type { Slot } from "../lattice/slot-clock.ts";
import type { QuoteTicket } from "../lattice/tdx.ts";
import { isSettled, windowsOf } from "../lattice/window.ts";
import type { Collections, CollectionsLook, NoTicket, SlotRecords } from "../ports/collections.ts";
import { askLatest, askRounds, askSlot, MOST_ENTRIES } from "./ask.ts";
import { identify } from "./identity.ts";
import { judgeSlot } from "./judge.ts";
import { recentSlots } from "./recent.ts";
import type { WalkSettings, WalkSources } from "./sources.ts";
import { trust, usableAnswers, usableLatest, usableRounds } from "./usable.ts";
import type { Trust } from "./usable.ts";

/** The collections by the walk's own rules: readers compared, those of another lattice left out. */
export function collections(sources: WalkSources, settings: WalkSettings): Collections {
  return { look: (signal) => new ReadersLook(sources, settings, signal) };
}

/** Members' clocks and ours need not agree. */
const CLOCKS_APART_MS = 5_000;

class ReadersLook implements CollectionsLook {
  readonly clockSlot: Slot;
  readonly #sources: WalkSources;
  readonly #settings: WalkSettings;
  readonly #signal: AbortSignal;
  readonly #nowMs: number;
  #trusted: Promise<Trust> | undefined;

  constructor(sources: WalkSources, settings: WalkSettings, signal: AbortSignal) {
    this.#sources = sources;
    this.#settings = settings;
    this.#signal = signal;
    this.#nowMs = sources.clock.now();
    this.clockSlot = slotAt(settings.slots, this.#nowMs);
  }

  startMs = (slot: Slot): number => startOf(this.#settings.slots, slot);

  async slot(slot: Slot): Promise<SlotRecords> {
    const [trusted, asked] = await Promise.all([
      this.#trust(),
      askSlot(slot, this.#sources, this.#signal),
    ]);
    const { slots, windows } = this.#settings;
    const states = judgeSlot(usableAnswers(asked, trusted), {
      windows: windowsOf(slots, windows, slot),
      slotMs: slots.slotMs,
      newestLinkedRound: -1,
    });
    return { slot, settled: isSettled(slots, windows, slot, asked.askedAtMs), states };
  }

  async newest(organisms: readonly Organism[]): Promise<readonly SlotRecords[]> {
    const zipnet = organisms.includes("zipnet") ? this.#sources.readers.zipnet : [];
    const [trusted, listed, rounds] = await Promise.all([
      this.#trust(),
      askLatest(this.#sources, MOST_ENTRIES, this.#signal, organisms),
      askRounds(zipnet, Promise.resolve(undefined), this.#signal),
    ]);
    return recentSlots(
      {
        clockSlot: this.clockSlot,
        askedAtMs: this.#nowMs,
        latest: usableLatest(listed, trusted),
        rounds: rounds.map((said) => usableRounds(said, trusted)),
      },
      { ...this.#settings, lookback: MOST_ENTRIES - 1 },
    );
  }

  async quote(organism: Organism, member: string): Promise<QuoteTicket | NoTicket | Unread> {
    const [{ refusals }, asked] = await Promise.all([
      this.#trust(),
      Promise.all(
        this.#sources.readers[organism].map(async (reader) => ({
          reader: reader.name,
          told: await reader.quote(organism, member, this.#signal),
        })),
      ),
    ]);
    const said = asked.map(({ reader, told }) => refusals.get(reader) ?? told);
    const tickets = said.filter((answer) => answer.kind === "ticket");
    // A time that has not come is nobody's: such a ticket counts only where there is no other.
    const latestS = (this.#nowMs + CLOCKS_APART_MS) / 1_000;
    const age = (ticket: QuoteTicket) => (quotedAt(ticket) > latestS ? -1 : quotedAt(ticket));
    const [newest] = tickets.toSorted((a, b) => age(b) - age(a));
    if (newest !== undefined) return newest;
    // One reader that could not be asked may hold it.
    return said.find((answer) => answer.kind === "unread") ?? { kind: "none" };
  }

  #trust(): Promise<Trust> {
    this.#trusted ??= identify(this.#sources.readers, this.#settings.latticeId, this.#signal).then(
      (identities) => trust(identities, this.#settings.slots, this.#nowMs),
    );
    return this.#trusted;
  }
}

function quotedAt({ extra }: QuoteTicket): number {
  return extra?.quotedAt ?? 0;
}

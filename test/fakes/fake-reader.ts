import type { Organism } from "../../src/lattice/organism.ts";
import { unread } from "../../src/lattice/reading.ts";
import type { Reading, Unread } from "../../src/lattice/reading.ts";
import type { RecordFields, SlotRecord } from "../../src/lattice/record.ts";
import type { QuoteTicket } from "../../src/lattice/tdx.ts";
import type {
  LatestRecords,
  LatticeIdentity,
  LatticeReader,
} from "../../src/ports/lattice-reader.ts";

/** A reader of collections kept in memory. Tests change what it holds; it answers by the port's rules. */
export class FakeReader implements LatticeReader {
  readonly name: string;
  readonly asked: string[] = [];
  identity: LatticeIdentity | Unread;
  readonly #records = new Map<Organism, SlotRecord[]>();
  readonly #unread = new Map<Organism, Unread>();
  /** Quotes by member, of every organism; a member that is not in here has none. */
  readonly quotes = new Map<string, QuoteTicket | Unread>();
  /** Called before each answer: lets a test change the world between two looks. */
  before: (asked: string) => Promise<void> | void = () => undefined;

  constructor(name: string, latticeId: string) {
    this.name = name;
    this.identity = { kind: "lattice", latticeId, sizes: {} };
  }

  commit(organism: Organism, slot: number, committedAtMs: number, fields: RecordFields = {}): this {
    const digest = `${Buffer.from(organism).toString("hex")}${slot.toString(16).padStart(8, "0")}`;
    const records = this.#records.get(organism) ?? [];
    records.push({ slot, index: records.length, committedAtMs, digest, fields });
    this.#records.set(organism, records);
    return this;
  }

  change(organism: Organism, slot: number, change: Partial<SlotRecord>): this {
    const records = this.#records.get(organism) ?? [];
    this.#records.set(
      organism,
      records.map((record) => (record.slot === slot ? { ...record, ...change } : record)),
    );
    return this;
  }

  forget(organism: Organism, from: number, to = Infinity): this {
    const records = this.#records.get(organism) ?? [];
    this.#records.set(
      organism,
      records.filter(({ slot }) => slot < from || slot > to),
    );
    return this;
  }

  fail(organism: Organism, why: Unread = unread("timed out", "too slow")): this {
    this.#unread.set(organism, why);
    return this;
  }

  async lattice(): Promise<LatticeIdentity | Unread> {
    await this.#note("lattice");
    return this.identity;
  }

  async slot(organism: Organism, slot: number): Promise<Reading> {
    await this.#note(`${organism} ${slot}`);
    const why = this.#unread.get(organism);
    if (why !== undefined) return why;
    const records = this.#records.get(organism) ?? [];
    const record = records.find((candidate) => candidate.slot === slot);
    if (record !== undefined) return { kind: "record", record, latest: slot };
    return { kind: "absent", latest: newest(records.map((candidate) => candidate.slot)) };
  }

  async round(round: number): Promise<Reading> {
    await this.#note(`round ${round}`);
    const records = this.#records.get("zipnet") ?? [];
    const record = records.find(({ fields }) => fields.round === round);
    if (record !== undefined) return { kind: "record", record, latest: round };
    return { kind: "absent", latest: newest(records.map((candidate) => candidate.slot)) };
  }

  async latest(organism: Organism, limit: number): Promise<LatestRecords | Unread> {
    await this.#note(`${organism} latest ${limit}`);
    const why = this.#unread.get(organism);
    if (why !== undefined) return why;
    const records = (this.#records.get(organism) ?? []).toSorted((a, b) => b.slot - a.slot);
    const listed = records.slice(0, limit);
    const latestSlot = newest(records.map(({ slot }) => slot));
    const whole = listed.length === records.length;
    return { kind: "latest", latestSlot, records: listed, spoiled: [], whole };
  }

  async quote(
    organism: Organism,
    member: string,
  ): Promise<QuoteTicket | { readonly kind: "none" } | Unread> {
    await this.#note(`${organism} quote ${member}`);
    return this.quotes.get(member) ?? { kind: "none" };
  }

  async #note(asked: string): Promise<void> {
    this.asked.push(asked);
    await this.before(asked);
  }
}

function newest(slots: readonly number[]): number | null {
  return slots.length === 0 ? null : Math.max(...slots);
}

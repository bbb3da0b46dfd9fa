import { forEachOrganism, ORGANISMS } from "../../src/lattice/organism.ts";
import type { Organism } from "../../src/lattice/organism.ts";
import { startOf } from "../../src/lattice/slot-clock.ts";
import { DEFAULT_WINDOWS } from "../../src/lattice/window.ts";
import type { MemberUp } from "../../src/lattice/committee.ts";
import type { ChainBlock } from "../../src/ports/beacon.ts";
import type { Unread } from "../../src/lattice/reading.ts";
import type { WalkResult } from "../../src/walk/result.ts";
import type { WalkSettings, WalkSources } from "../../src/walk/sources.ts";
import { walkUseCase } from "../../src/walk/use-case.ts";
import { FakeChain } from "../fakes/fake-chain.ts";
import { FakeClock } from "../fakes/fake-clock.ts";
import { FakeMetrics } from "../fakes/fake-metrics.ts";
import { FakeReader } from "../fakes/fake-reader.ts";

export const LATTICE_ID = "ab".repeat(32);

const SLOTS = { genesisMs: 1_600_000_000_000, slotMs: 12_000 };

/** When each organism commits, in milliseconds from the slot's start: well inside its window. */
const COMMITS_AT: Readonly<Record<Organism, number>> = {
  zipnet: -6_000,
  unseal: -3_000,
  offer: -2_000,
  atelier: 0,
  relay: 3_000,
  tally: 20_000,
};

/** Slots of history a healthy reader holds. */
const HISTORY = 100;

export const CLOCK_SLOT = 5_000;

export const roundOf = (slot: number) => 100_000 + slot;

export const blockOf = (slot: number) => `b10c${slot.toString(16).padStart(8, "0")}`;

/** A lattice in memory, seven seconds into its clock's slot, that a test can damage before it is walked. */
export class LatticeUnderTest {
  readonly clock: FakeClock;
  readonly readers: readonly FakeReader[];
  readonly settings: WalkSettings;
  block: ChainBlock | Unread | undefined;
  up: readonly MemberUp[] = ["up", "up", "up"];
  readonly askedChain: number[] = [];

  constructor({ readers = 1, intoMs = 7_000 } = {}) {
    const nowMs = startOf(SLOTS, CLOCK_SLOT) + intoMs;
    this.clock = new FakeClock(nowMs);
    this.settings = {
      latticeId: LATTICE_ID,
      slots: SLOTS,
      windows: { ...DEFAULT_WINDOWS, zipnet: { fromMs: -10_000, toMs: 1_000 } },
      sizes: forEachOrganism(() => 3),
      committees: forEachOrganism((organism) => [1, 2, 3].map((n) => `${organism}-${n}`)),
      lookback: 8,
      deadlineMs: 5_000,
    };
    this.readers = Array.from({ length: readers }, (_, index) => healthy(`r${index + 1}`, nowMs));
  }

  /** The first reader, for lattices that have one. */
  get reader(): FakeReader {
    const [reader] = this.readers;
    if (reader === undefined) throw new Error("no reader");
    return reader;
  }

  /** All readers lose what the organism and everything below it committed from that slot on. */
  stall(organism: Organism, from: number, to = Infinity): this {
    for (const reader of this.readers) {
      for (const lower of ORGANISMS.slice(ORGANISMS.indexOf(organism)))
        reader.forget(lower, from, to);
    }
    return this;
  }

  async walk(target: number | "current" = "current"): Promise<WalkResult> {
    const said = await this.ask(target);
    if ("kind" in said) throw new Error(`not walked: ${said.kind}`);
    return said;
  }

  /** relay's members as they are told to be; one that is unknown exports nothing. */
  #metrics(): FakeMetrics {
    const metrics = new FakeMetrics();
    metrics.exported.up = this.up.flatMap((up, index) =>
      up === "unknown" ? [] : [{ member: `relay-${index + 1}`, value: up === "up" ? 1 : 0 }],
    );
    return metrics;
  }

  ask(target: number | "current") {
    return walkUseCase(this.sources(), this.settings)(target);
  }

  sources(): WalkSources {
    return {
      readers: forEachOrganism(() => this.readers),
      beacon:
        this.block === undefined
          ? undefined
          : {
              ...new FakeChain().beacon(),
              blockAt: (slot: number) => {
                this.askedChain.push(slot);
                return Promise.resolve(this.block ?? { kind: "none" as const });
              },
            },
      metrics: this.#metrics(),
      clock: this.clock,
    };
  }
}

export function stateOf(result: WalkResult, organism: Organism) {
  const found = result.organisms.find(({ name }) => name === organism);
  if (found === undefined) throw new Error(`no ${organism} in the result`);
  return found;
}

function healthy(name: string, nowMs: number): FakeReader {
  const reader = new FakeReader(name, LATTICE_ID);
  for (let slot = CLOCK_SLOT - HISTORY; slot <= CLOCK_SLOT + 1; slot += 1) {
    for (const organism of ORGANISMS) {
      const committedAtMs = startOf(SLOTS, slot) + COMMITS_AT[organism];
      if (committedAtMs <= nowMs)
        reader.commit(organism, slot, committedAtMs, fieldsOf(organism, slot));
    }
  }
  return reader;
}

function fieldsOf(organism: Organism, slot: number) {
  if (organism === "zipnet" || organism === "unseal") return { round: roundOf(slot) };
  return organism === "atelier" || organism === "relay" ? { blockHash: blockOf(slot) } : {};
}

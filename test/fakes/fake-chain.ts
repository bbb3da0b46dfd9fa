import { unread } from "../../src/lattice/reading.ts";
import type { Unread } from "../../src/lattice/reading.ts";
import type { Beacon, ChainBlock, Duty, FinalSlot, Orphans } from "../../src/ports/beacon.ts";
import type { ChainSources } from "../../src/ports/chain.ts";
import type { ExecutionBlock, ExecutionNode, NoBlock } from "../../src/ports/execution.ts";
import type { Deliveries, RelayData } from "../../src/ports/relay-data.ts";
import type { Simulation } from "../../src/ports/simulator.ts";

/** An execution node in memory: canonical hashes by number, and blocks it knows beside them. */
export class FakeNode implements ExecutionNode {
  readonly name: string;
  readonly hashes: readonly string[];
  readonly others: ReadonlyMap<string, number>;
  down: Unread | undefined;
  /** When all its blocks were made; the time of LatticeUnderTest. */
  atMs = 1_600_060_000_000;

  constructor(
    name: string,
    hashes: readonly string[],
    others: Readonly<Record<string, number>> = {},
  ) {
    this.name = name;
    this.hashes = hashes;
    this.others = new Map(Object.entries(others));
  }

  head(): Promise<ExecutionBlock | Unread> {
    return this.#answer(this.#block(this.hashes.length - 1));
  }

  blockByNumber(number: number): Promise<ExecutionBlock | NoBlock | Unread> {
    return Promise.resolve(this.down ?? this.#block(number) ?? { kind: "none" });
  }

  blockByHash(hash: string): Promise<ExecutionBlock | NoBlock | Unread> {
    const number = this.others.get(hash) ?? this.hashes.indexOf(hash);
    const block = { kind: "block", number, hash, atMs: this.atMs } as const;
    return Promise.resolve(this.down ?? (number < 0 ? { kind: "none" } : block));
  }

  #block(number: number): ExecutionBlock | undefined {
    const hash = this.hashes[number];
    return hash === undefined ? undefined : { kind: "block", number, hash, atMs: this.atMs };
  }

  #answer(block: ExecutionBlock | undefined): Promise<ExecutionBlock | Unread> {
    return Promise.resolve(this.down ?? block ?? unread("unexpected shape", "has no block"));
  }
}

/** The chain in memory. A test fills in what each source tells. */
export class FakeChain {
  block: (slot: number) => ChainBlock | Unread = () => ({ kind: "none" });
  orphans: Orphans | Unread = { kind: "orphans", blockHashes: [] };
  duty: Duty | Unread = unread("not json", "answered HTML (HTTP 200)");
  final: FinalSlot | Unread = { kind: "final", slot: 0 };
  validator: Duty | Unread = unread("http status", "knows no such validator");
  independent: FakeNode | undefined;
  readonly nodes = new Map<string, FakeNode>();
  relays: readonly RelayData[] = [];
  simulated: Simulation | Unread | undefined;
  signature: "valid" | "invalid" | "malformed" = "valid";
  hasBeacon = true;
  readonly asked: string[] = [];

  beacon(): Beacon {
    return {
      blockAt: (slot) => this.#say(`block ${slot}`, () => this.block(slot)),
      orphansAt: (slot) => this.#say(`orphans ${slot}`, () => this.orphans),
      dutyAt: (slot) => this.#say(`duty ${slot}`, () => this.duty),
      finalSlot: () => this.#say("final", () => this.final),
      validator: (index) => this.#say(`validator ${index}`, () => this.validator),
    };
  }

  sources(): ChainSources {
    const { simulated } = this;
    return {
      beacon: this.hasBeacon ? this.beacon() : undefined,
      independent: this.independent,
      nodes: this.nodes,
      relays: this.relays,
      simulator:
        simulated === undefined
          ? undefined
          : { name: "simulator", simulated: () => Promise.resolve(simulated) },
      acks: { check: () => this.#say("signature", () => this.signature) },
    };
  }

  #say<T>(what: string, value: () => T): Promise<T> {
    this.asked.push(what);
    return Promise.resolve(value());
  }
}

/** A relay's data API that gives one answer after the other, the last one again and again. */
export function relayData(name: string, ...answers: readonly (Deliveries | Unread)[]): RelayData {
  let asked = 0;
  return {
    name,
    delivered: () => {
      const answer = answers[Math.min(asked, answers.length - 1)];
      asked += 1;
      return Promise.resolve(answer ?? { kind: "delivered", traces: [] });
    },
  };
}

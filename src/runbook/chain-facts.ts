import { unread } from "../lattice/reading.ts";
import type { Unread } from "../lattice/reading.ts";
import type { Ack } from "../lattice/record.ts";
import type { Slot } from "../lattice/slot-clock.ts";
import type { ChainBlock, Duty, FinalSlot, Orphans } from "../ports/beacon.ts";
import type { ChainSources } from "../ports/chain.ts";
import type { Clock } from "../ports/clock.ts";
import type { ExecutionBlock, ExecutionNode, NoBlock } from "../ports/execution.ts";
import type { Deliveries, RelayData } from "../ports/relay-data.ts";
import type { Simulation } from "../ports/simulator.ts";
import type { Once } from "./once.ts";

/** What one relay's data API says. */
export interface RelaySaid {
  readonly relay: string;
  readonly told: Deliveries | Unread;
}

export interface ChainFactsOptions {
  readonly chain: ChainSources;
  readonly once: Once;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/** Deliveries show up four to ten seconds after a slot began. Source: relays' data APIs as measured. */
const DELIVERIES_SEEN_MS = 12_000;

/** The chain as everyone who is configured tells of it, each asked once. */
export class ChainFacts {
  readonly #chain: ChainSources;
  readonly #once: Once;
  readonly #clock: Clock;
  readonly #signal: AbortSignal;

  constructor({ chain, once, clock, signal }: ChainFactsOptions) {
    this.#chain = chain;
    this.#once = once;
    this.#clock = clock;
    this.#signal = signal;
  }

  /** The node that no member runs; undefined where none is configured. */
  get independent(): ExecutionNode | undefined {
    return this.#chain.independent;
  }

  /** The member's own node; undefined where none is configured. */
  node(member: string): ExecutionNode | undefined {
    return this.#chain.nodes.get(member);
  }

  block(slot: Slot): Promise<ChainBlock | Unread> {
    const { beacon } = this.#chain;
    if (beacon === undefined) return notConfigured("chain.beacon");
    return this.#once.ask(`block ${slot}`, () => beacon.blockAt(slot, this.#signal));
  }

  orphans(slot: Slot): Promise<Orphans | Unread> {
    const { beacon } = this.#chain;
    if (beacon === undefined) return notConfigured("chain.beacon");
    return this.#once.ask(`orphans ${slot}`, () => beacon.orphansAt(slot, this.#signal));
  }

  /** Who had to propose: by the epoch's duties, else by the block there, which nobody else could sign. */
  duty(slot: Slot): Promise<Duty | Unread> {
    const { beacon } = this.#chain;
    if (beacon === undefined) return notConfigured("chain.beacon");
    return this.#once.ask(`duty ${slot}`, async () => {
      const [duty, block] = await Promise.all([
        beacon.dutyAt(slot, this.#signal),
        this.block(slot),
      ]);
      if (duty.kind === "duty" || block.kind !== "block") return duty;
      const { proposerIndex } = block;
      return proposerIndex === undefined ? duty : beacon.validator(proposerIndex, this.#signal);
    });
  }

  finalSlot(): Promise<FinalSlot | Unread> {
    const { beacon } = this.#chain;
    if (beacon === undefined) return notConfigured("chain.beacon");
    return this.#once.ask("final slot", () => beacon.finalSlot(this.#signal));
  }

  head(node: ExecutionNode): Promise<ExecutionBlock | Unread> {
    return this.#once.ask(`head ${keyOf(node)}`, () => node.head(this.#signal));
  }

  numbered(node: ExecutionNode, number: number): Promise<ExecutionBlock | NoBlock | Unread> {
    return this.#once.ask(`number ${keyOf(node)} ${number}`, () =>
      node.blockByNumber(number, this.#signal),
    );
  }

  hashed(node: ExecutionNode, hash: string): Promise<ExecutionBlock | NoBlock | Unread> {
    return this.#once.ask(`hash ${keyOf(node)} ${hash}`, () =>
      node.blockByHash(hash, this.#signal),
    );
  }

  /** What relays delivered. One that has nothing is asked again, once it must have heard. */
  deliveries(slot: Slot, startMs: number): Promise<readonly RelaySaid[]> {
    return this.#once.ask(`deliveries ${slot}`, () =>
      Promise.all(this.#chain.relays.map((relay) => this.#delivered(relay, slot, startMs))),
    );
  }

  simulated(slot: Slot): Promise<Simulation | Unread> {
    const { simulator } = this.#chain;
    if (simulator === undefined) return notConfigured("chain.simulation");
    return this.#once.ask(`simulated ${slot}`, () => simulator.simulated(slot, this.#signal));
  }

  signature(ack: Ack): Promise<"valid" | "invalid" | "malformed"> {
    return this.#once.ask(`ack ${ack.signature} ${ack.pubkey} ${ack.root}`, () =>
      this.#chain.acks.check(ack),
    );
  }

  async #delivered(relay: RelayData, slot: Slot, startMs: number): Promise<RelaySaid> {
    const first = await relay.delivered(slot, this.#signal);
    if (first.kind === "unread" || first.traces.length > 0)
      return { relay: relay.name, told: first };
    const earlyMs = startMs + DELIVERIES_SEEN_MS - this.#clock.now();
    if (earlyMs > 0) await this.#clock.wait(earlyMs, this.#signal);
    const again = await relay.delivered(slot, this.#signal);
    return { relay: relay.name, told: again };
  }
}

/** Names of nodes need not differ: one host may serve several behind one port. */
const keys = new WeakMap<ExecutionNode, number>();
let counted = 0;

function keyOf(node: ExecutionNode): number {
  const known = keys.get(node) ?? (counted += 1);
  keys.set(node, known);
  return known;
}

function notConfigured(key: string): Promise<Unread> {
  return Promise.resolve(unread("not configured", `no \`${key}\` is configured`));
}

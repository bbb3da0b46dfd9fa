import type { MetricAnswer, MetricQuestion } from "../lattice/metric-answer.ts";
import { memberReports } from "../lattice/member-report.ts";
import type { MemberReport } from "../lattice/member-report.ts";
import type { LatticeMap, PlacedMember } from "../lattice/lattice-members.ts";
import type { Organism } from "../lattice/organism.ts";
import type { Slot } from "../lattice/slot-clock.ts";
import type { UnitState } from "../lattice/unit-state.ts";
import type { Attestation } from "../ports/attestation.ts";
import type { ChainSources } from "../ports/chain.ts";
import type { Clock } from "../ports/clock.ts";
import type { Collections, CollectionsLook, SlotRecords } from "../ports/collections.ts";
import type { FileAge, Hosts, HostUnread, JournalLine } from "../ports/hosts.ts";
import type { Metrics, MetricsLook } from "../ports/metrics.ts";
import { ChainFacts } from "./chain-facts.ts";
import { Once } from "./once.ts";
import { QuoteFacts } from "./quote-facts.ts";

/** A member's unit as its host tells it, or why it could not be read. */
export interface MemberUnit {
  readonly member: PlacedMember;
  readonly state: UnitState | HostUnread;
}

export interface FactSources {
  readonly map: LatticeMap;
  readonly metrics: Metrics;
  readonly hosts: Hosts;
  readonly collections: Collections;
  readonly chain: ChainSources;
  readonly attestation: Attestation;
  readonly clock: Clock;
}

/** A host that takes logins and says nothing must not hold up what metrics tell already. */
const HOST_PATIENCE_MS = 6_000;

/** Everything one verification sees; each thing is fetched once, whichever steps ask for it. */
export class LatticeFacts {
  readonly map: LatticeMap;
  readonly chain: ChainFacts;
  readonly quotes: QuoteFacts;
  /** When the look began, Unix milliseconds. */
  readonly nowMs: number;
  readonly #collections: CollectionsLook;
  readonly #hosts: Hosts;
  readonly #patience: AbortSignal;
  readonly #look: MetricsLook;
  readonly #once = new Once();

  constructor(sources: FactSources, signal: AbortSignal) {
    const { map, metrics, hosts, chain, attestation, clock } = sources;
    const once = this.#once;
    const collections = sources.collections.look(signal);
    this.map = map;
    this.nowMs = clock.now();
    this.chain = new ChainFacts({ chain, once, clock, signal });
    this.quotes = new QuoteFacts({ collections, attestation, once, signal });
    this.#collections = collections;
    this.#hosts = hosts;
    this.#patience = AbortSignal.any([signal, AbortSignal.timeout(HOST_PATIENCE_MS)]);
    this.#look = metrics.look(signal);
  }

  /** When a slot began, Unix milliseconds. */
  startMs(slot: Slot): number {
    return this.#collections.startMs(slot);
  }

  /** What every organism did with a slot. */
  slot(slot: Slot): Promise<SlotRecords> {
    return this.#once.ask(`slot ${slot}`, () => this.#collections.slot(slot));
  }

  /** The clock's slot and the 63 before it, newest first, as some organisms' lists tell them. */
  newest(organisms: readonly Organism[]): Promise<readonly SlotRecords[]> {
    return this.#once.ask(`newest ${organisms.join()}`, () => this.#collections.newest(organisms));
  }

  /** Takes a slot's records as the list of the newest tells them: no second question is needed. */
  takeListed(records: SlotRecords): void {
    this.#once.know(`slot ${records.slot}`, records);
  }

  /** Something that several steps work out from the facts. */
  once<T>(key: string, ask: () => Promise<T>): Promise<T> {
    return this.#once.ask(key, ask);
  }

  metric(question: MetricQuestion): Promise<MetricAnswer> {
    return this.#once.ask(`metric ${JSON.stringify(question)}`, () => this.#look.ask(question));
  }

  /** Whether each member is up, by metrics; the aggregators too. */
  async reports(organism: Organism): Promise<readonly MemberReport[]> {
    const answer = await this.metric({ metric: "up", organism });
    const names = this.map.organisms[organism].members.map(({ name }) => name);
    return memberReports(names, answer);
  }

  /** The unit of each member, aggregators too; one question to each host. */
  units(organism: Organism): Promise<readonly MemberUnit[]> {
    return this.#once.ask(`units ${organism}`, async () => {
      const { members } = this.map.organisms[organism];
      const hosts = Map.groupBy(members, ({ host }) => host);
      const asked = await Promise.all(
        [...hosts].map(([host, placed]) => this.#unitsOn(host, placed)),
      );
      return members.flatMap((member) => asked.flat().filter((told) => told.member === member));
    });
  }

  journal(
    host: string,
    unit: string,
  ): Promise<{ readonly kind: "journal"; readonly lines: readonly JournalLine[] } | HostUnread> {
    return this.#once.ask(`journal ${host} ${unit}`, () =>
      this.#hosts.journal(host, unit, this.#patience),
    );
  }

  latticeId(
    host: string,
  ): Promise<{ readonly kind: "lattice-id"; readonly latticeId: string } | HostUnread> {
    return this.#once.ask(`lattice id ${host}`, () => this.#hosts.latticeId(host, this.#patience));
  }

  fileAges({
    host,
    environmentFiles,
  }: PlacedMember): Promise<
    { readonly kind: "ages"; readonly files: readonly FileAge[] } | HostUnread
  > {
    return this.#once.ask(`ages ${host} ${environmentFiles.join(" ")}`, () =>
      this.#hosts.fileAges(host, environmentFiles, this.#patience),
    );
  }

  /** Values of the allow-listed keys in the member's environment files. */
  environment(
    organism: Organism,
    { host, environmentFiles }: PlacedMember,
  ): Promise<
    { readonly kind: "environment"; readonly values: Readonly<Record<string, string>> } | HostUnread
  > {
    const question = { organism, paths: environmentFiles };
    return this.#once.ask(`environment ${host} ${organism} ${environmentFiles.join(" ")}`, () =>
      this.#hosts.environment(host, question, this.#patience),
    );
  }

  async #unitsOn(host: string, placed: readonly PlacedMember[]): Promise<readonly MemberUnit[]> {
    const units = [...new Set(placed.map(({ unit }) => unit))];
    const told = await this.#hosts.units(host, units, this.#patience);
    return placed.flatMap((member): readonly MemberUnit[] => {
      if (told.kind === "unread") return [{ member, state: told }];
      const state = told.units.find(({ unit }) => unit === member.unit);
      return state === undefined ? [] : [{ member, state }];
    });
  }
}

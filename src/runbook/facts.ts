import type { MetricAnswer, MetricQuestion } from "../lattice/metric-answer.ts";
import { memberReports } from "../lattice/member-report.ts";
import type { MemberReport } from "../lattice/member-report.ts";
import type { LatticeMap, PlacedMember } from "../lattice/lattice-members.ts";
import type { Organism } from "../lattice/organism.ts";
import type { UnitState } from "../lattice/unit-state.ts";
import type { FileAge, Hosts, HostUnread, JournalLine } from "../ports/hosts.ts";
import type { Metrics, MetricsLook } from "../ports/metrics.ts";

/** A member's unit as its host tells it, or why it could not be read. */
export interface MemberUnit {
  readonly member: PlacedMember;
  readonly state: UnitState | HostUnread;
}

export interface FactSources {
  readonly map: LatticeMap;
  readonly metrics: Metrics;
  readonly hosts: Hosts;
}

/** A host that takes logins and says nothing must not hold up what metrics tell already. */
const HOST_PATIENCE_MS = 6_000;

/**
 * Everything one verification sees. Each thing is fetched once, whichever steps ask for it, so that two steps
 * never judge by two different moments.
 */
export class LatticeFacts {
  readonly map: LatticeMap;
  readonly #hosts: Hosts;
  readonly #patience: AbortSignal;
  readonly #look: MetricsLook;
  readonly #known = new Map<string, Promise<unknown>>();

  constructor({ map, metrics, hosts }: FactSources, signal: AbortSignal) {
    this.map = map;
    this.#hosts = hosts;
    this.#patience = AbortSignal.any([signal, AbortSignal.timeout(HOST_PATIENCE_MS)]);
    this.#look = metrics.look(signal);
  }

  metric(question: MetricQuestion): Promise<MetricAnswer> {
    return this.#once(`metric ${JSON.stringify(question)}`, () => this.#look.ask(question));
  }

  /** Whether each member is up, by metrics; the aggregators too. */
  async reports(organism: Organism): Promise<readonly MemberReport[]> {
    const answer = await this.metric({ metric: "up", organism });
    const names = this.map.organisms[organism].members.map(({ name }) => name);
    return memberReports(names, answer);
  }

  /** The unit of each member, aggregators too; one question to each host. */
  units(organism: Organism): Promise<readonly MemberUnit[]> {
    return this.#once(`units ${organism}`, async () => {
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
    return this.#once(`journal ${host} ${unit}`, () =>
      this.#hosts.journal(host, unit, this.#patience),
    );
  }

  latticeId(
    host: string,
  ): Promise<{ readonly kind: "lattice-id"; readonly latticeId: string } | HostUnread> {
    return this.#once(`lattice id ${host}`, () => this.#hosts.latticeId(host, this.#patience));
  }

  fileAges({
    host,
    environmentFiles,
  }: PlacedMember): Promise<
    { readonly kind: "ages"; readonly files: readonly FileAge[] } | HostUnread
  > {
    return this.#once(`ages ${host} ${environmentFiles.join(" ")}`, () =>
      this.#hosts.fileAges(host, environmentFiles, this.#patience),
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

  #once<T>(key: string, ask: () => Promise<T>): Promise<T> {
    const known = this.#known.get(key);
    if (known !== undefined) return known as Promise<T>;
    const asked = ask();
    this.#known.set(key, asked);
    return asked;
  }
}

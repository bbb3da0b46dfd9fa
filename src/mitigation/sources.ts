import type { Organism } from "../lattice/organism.ts";
import type { Person } from "../lattice/person.ts";
import type { Refusal } from "../message/refusal.ts";
import type { CommandLine, UnitHosts } from "../ports/unit-hosts.ts";
import type { Clock } from "../ports/clock.ts";
import type { Metrics } from "../ports/metrics.ts";
import type { Fence } from "../ports/store/run.ts";
import type { Store, StoreReader } from "../ports/store/store.ts";
import type { WalkUseCase } from "../walk/use-case.ts";
import type { PlanGround } from "./plan/plan-of.ts";

/** Times of the two-person rule, in milliseconds. */
export interface MitigationSettings {
  readonly expireAfterMs: number;
  /** How long a unit must stay as it was put, to count. */
  readonly stayDownMs: number;
  /** After a request was made. */
  readonly remindAtMs: readonly number[];
  /** How long after its approval a run goes on by itself after a crash. */
  readonly runForMs: { readonly pause: number; readonly other: number };
  readonly restart: "two-person" | "one-person";
  /** How often a unit is looked at while it is being stopped or started. */
  readonly pollMs: number;
  /** How often a host that cannot be reached is tried again. */
  readonly tryAgainMs: number;
  /** How long something that a program sent before it was killed may take to arrive at a host. */
  readonly lateMs: number;
  /** How often units are read while the lattice is paused. */
  readonly watchMs: number;
  /** How long after its unit runs a member may take to be in the metrics; 0 where there are none. */
  readonly reportMs: number;
}

/** Everything a mitigation looks at, acts upon and remembers. */
export interface MitigationSources {
  readonly ground: PlanGround;
  readonly hosts: UnitHosts;
  readonly commandLine: CommandLine;
  readonly walk: WalkUseCase;
  readonly metrics: Metrics;
  readonly clock: Clock;
  readonly people: ReadonlyMap<string, Person>;
  readonly settings: MitigationSettings;
  /** The parts of the configuration whose change voids what waits, by name: JSON values. */
  readonly ruling: Readonly<Record<string, unknown>>;
  /** What the public calls an organism. */
  readonly publicNames: Readonly<Partial<Record<Organism, string>>>;
  /** Keeps an unexpected error for whoever runs the bot. */
  readonly report: (error: unknown) => void;
}

/** The store with our turn to act in it. */
export interface Ledger {
  readonly store: Store;
  /** Undefined while somebody else's process has the turn. */
  readonly fence: () => Fence | undefined;
  /** Gives the turn back; the store is closed apart from it. */
  close(): Promise<void>;
}

/** The store where there is one and it can be used, else why not. Opened when it is first needed. */
export type OpenLedger = () => Promise<Ledger | Refusal>;

/** The store for those who only look: nobody's lock and nobody's turn is taken for it. */
export interface Reading {
  readonly store: StoreReader;
  /** Whether a process holds the store to act in it, now. */
  inUse(): Promise<boolean>;
}

/** The same to be looked at; `nothing yet` where nobody has kept anything in it. Nothing is made by looking. */
export type OpenReading = () => Promise<Reading | "nothing yet" | Refusal>;

/** What everything about requests and runs works with. */
export interface MitigationParts {
  readonly ledger: Ledger;
  readonly sources: MitigationSources;
}

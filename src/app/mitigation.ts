import type { Config } from "../config/config.ts";
import { forEachOrganism } from "../lattice/organism.ts";
import type { Organism } from "../lattice/organism.ts";
import { Desk } from "../mitigation/desk.ts";
import type { MitigationSettings, MitigationSources } from "../mitigation/sources.ts";
import type { Clock } from "../ports/clock.ts";
import type { Metrics } from "../ports/metrics.ts";
import type { Store } from "../ports/store/store.ts";
import type { UnitHosts } from "../ports/unit-hosts.ts";
import type { WalkUseCase } from "../walk/use-case.ts";
import { commandLine } from "./hosts.ts";
import { openLedger, openReading } from "./ledger.ts";
import { peopleOf } from "./people.ts";
import { planGround } from "./plan-ground.ts";

export interface MitigationOptions {
  readonly config: Config;
  readonly hosts: UnitHosts;
  /** Whether the hosts are a drill's: how ssh reaches them is another matter at every start. */
  readonly simulated: boolean;
  readonly walk: WalkUseCase;
  readonly metrics: Metrics;
  readonly clock: Clock;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** What this process is, for whoever finds the store held by it. */
  readonly holder: string;
  readonly pid: number;
  /** Stands around the store; a drill can be halted in it. */
  readonly aroundStore: ((store: Store) => Store) | undefined;
  /** Told of the store once it is this process's to act in. */
  readonly storeHeld: ((store: Store) => Promise<void>) | undefined;
  readonly report: (error: unknown) => void;
}

/** A unit is looked at four times a second while it goes down or comes up: a look over a warm connection takes 10 ms. */
const POLL_MS = 250;

/**
 * ssh outlives a bot that is killed, and may still bring what it was given: over a connection that was cut and heals it
 * took up to 18 s to give up.
 */
const LATE_MS = 20_000;

const TRY_AGAIN_MS = 5_000;

/** Source: the two-person rule, 8. */
const WATCH_MS = 30_000;

/** Prometheus's default interval, and a moment. */
const REPORT_MS = 65_000;

/** Everything mitigations need of this configuration. The store is opened when it is first needed. */
export function openDesk(options: MitigationOptions): Desk {
  return new Desk(
    mitigationSources(options),
    () => openLedger(options),
    () => openReading(options),
  );
}

function mitigationSources(options: MitigationOptions): MitigationSources {
  const { config, hosts, walk, metrics, clock, report, simulated } = options;
  const ground = planGround(config);
  return {
    // A drill's hosts are reached at other ports at every start, which must not change its plans.
    ground: simulated ? { ...ground, sshTarget: (host) => host } : ground,
    ruling: simulated ? {} : rulingSections(config),
    hosts,
    commandLine: commandLine(config),
    walk,
    metrics,
    clock,
    people: new Map(peopleOf(config).map((person) => [person.id, person])),
    settings: settingsOf(config, simulated),
    publicNames: config.publicNames satisfies Readonly<Partial<Record<Organism, string>>>,
    report,
  };
}

/** Who may do what to which unit. */
function rulingSections({ people, approvals, hosts, organisms, ssh }: Config) {
  const { program, configPath, actKeyPath, actWith } = ssh;
  return {
    people,
    approvals: approvals,
    hosts: { hosts, program, configPath, actKeyPath, actWith },
    organisms: forEachOrganism((organism) => {
      const { n, members } = organisms[organism];
      return { n, members: members.map(({ name, host, unit, role }) => [name, host, unit, role]) };
    }),
  };
}

function settingsOf(config: Config, simulated: boolean): MitigationSettings {
  const { approvals } = config;
  const times = { pollMs: POLL_MS, tryAgainMs: TRY_AGAIN_MS, watchMs: WATCH_MS };
  const lateMs = simulated ? 0 : LATE_MS;
  return { ...approvals, ...times, lateMs, reportMs: hasMetrics(config) ? REPORT_MS : 0 };
}

function hasMetrics({ prometheus, organisms }: Config): boolean {
  const exporters = Object.values(organisms).flatMap(({ members }) => members);
  return prometheus !== undefined || exporters.some(({ metrics }) => metrics !== undefined);
}

import type { Organism } from "../lattice/organism.ts";
import type { SlotClock } from "../lattice/slot-clock.ts";
import type { Windows } from "../lattice/window.ts";
import type { Beacon } from "../ports/beacon.ts";
import type { Clock } from "../ports/clock.ts";
import type { LatticeReader } from "../ports/lattice-reader.ts";
import type { Metrics } from "../ports/metrics.ts";

/** Whom a walk asks. Organisms that share a gateway share the reader object. */
export interface WalkSources {
  readonly readers: Readonly<Record<Organism, readonly LatticeReader[]>>;
  /** Undefined where the configuration names no beacon node. */
  readonly beacon: Beacon | undefined;
  readonly metrics: Metrics;
  readonly clock: Clock;
}

/** What a walk knows of its lattice beforehand. Times in milliseconds. */
export interface WalkSettings {
  readonly latticeId: string;
  readonly slots: SlotClock;
  readonly windows: Windows;
  /** Committee sizes. */
  readonly sizes: Readonly<Record<Organism, number>>;
  /** Members of the committees; zipnet's aggregators are none. */
  readonly committees: Readonly<Record<Organism, readonly string[]>>;
  readonly lookback: number;
  readonly deadlineMs: number;
}

import type { MetricKey } from "./metric-key.ts";
import type { Organism } from "./organism.ts";
import type { Series } from "./series.ts";

/** `up` is answered by `memberUp` where a member has no `up` series. */
export interface MetricQuestion {
  readonly metric: Exclude<MetricKey, "memberUp">;
  readonly organism: Organism;
  /** Labels the series must bear beside those of the lattice. */
  readonly labels?: Readonly<Record<string, string>>;
}

export interface MetricAnswer {
  /** How it was read, in words for people. */
  readonly via: "Prometheus" | "the members' own exporters";
  /** When, Unix milliseconds: ages of samples count from here. */
  readonly nowMs: number;
  /** Series about the organism's members, and those that tell no member. */
  readonly series: readonly Series[];
  /** Names that were looked for, best first. */
  readonly names: readonly string[];
  /** Why nothing could be heard of a member, by member. A member without a series that is not in here has none. */
  readonly silent: ReadonlyMap<string, string>;
  /** What else went wrong on the way: a source that was passed over. */
  readonly troubles: readonly string[];
}

import type { Organism } from "../lattice/organism.ts";
import type { ChainSources } from "../ports/chain.ts";
import type { Beacon } from "../ports/beacon.ts";
import type { Clock } from "../ports/clock.ts";
import type { HostRights } from "../ports/host-rights.ts";
import type { Hosts } from "../ports/hosts.ts";
import type { LatticeReader } from "../ports/lattice-reader.ts";
import type { Metrics } from "../ports/metrics.ts";
import type { MatrixSource } from "./matrix.ts";
import type { SlackSource } from "./slack.ts";

/** Everything the bot is going to ask, to be asked once beforehand. Nothing of it changes anything. */
export interface CheckSources {
  readonly readers: readonly LatticeReader[];
  readonly readersOf: Readonly<Record<Organism, readonly LatticeReader[]>>;
  readonly chain: ChainSources;
  readonly beacon: Beacon | undefined;
  /** Prometheus where it is configured, else the exporters. */
  readonly metrics: Metrics;
  /** The exporters alone. */
  readonly exporters: Metrics;
  readonly hosts: Hosts;
  /** What the same hosts let the bot do. */
  readonly rights: HostRights;
  readonly clock: Clock;
  /** Looks whether the store can be used, without its lock; undefined where none is configured. */
  readonly store: (() => Promise<StoreLook>) | undefined;
  /** Undefined where Slack is not configured. */
  readonly slack: SlackSource | undefined;
  /** Undefined where Matrix is not configured. */
  readonly matrix: MatrixSource | undefined;
}

/** `absent`: it will be made when it is first needed. */
export type StoreLook =
  { readonly kind: "open" | "absent" } | { readonly kind: "unusable"; readonly text: string };

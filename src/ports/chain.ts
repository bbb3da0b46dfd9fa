import type { AckSignatures } from "./ack-signatures.ts";
import type { Beacon } from "./beacon.ts";
import type { ExecutionNode } from "./execution.ts";
import type { RelayData } from "./relay-data.ts";
import type { Simulator } from "./simulator.ts";

/** Everyone who can tell of the chain; undefined or absent is who is not configured. */
export interface ChainSources {
  readonly beacon: Beacon | undefined;
  /** A node that no member runs. */
  readonly independent: ExecutionNode | undefined;
  /** Members' own nodes, by member. */
  readonly nodes: ReadonlyMap<string, ExecutionNode>;
  readonly relays: readonly RelayData[];
  readonly simulator: Simulator | undefined;
  readonly acks: AckSignatures;
}

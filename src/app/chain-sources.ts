import { BlsAcks } from "../adapters/acks/bls-acks.ts";
import { EXECUTION_MAX_BYTES, JsonRpcNode } from "../adapters/chain/execution-node.ts";
import { RELAY_MAX_BYTES, RelayDataApi } from "../adapters/chain/relay-data-api.ts";
import { SIMULATOR_MAX_BYTES, SimulatorApi } from "../adapters/chain/simulator-api.ts";
import type { Config } from "../config/config.ts";
import { ORGANISMS } from "../lattice/organism.ts";
import type { Outbound } from "../outbound/outbound.ts";
import type { Beacon } from "../ports/beacon.ts";
import type { ChainSources } from "../ports/chain.ts";
import type { ExecutionNode } from "../ports/execution.ts";
import { SOURCE_TIMEOUT_MS } from "./source-timeout.ts";

/** Everyone who can tell of the chain. */
export function chainSources(
  { chain, organisms }: Config,
  outbound: Outbound,
  beacon: Beacon | undefined,
): ChainSources {
  const timeoutMs = SOURCE_TIMEOUT_MS;
  const node = (url: string): ExecutionNode => {
    const timing = { timeoutMs, maxBytes: EXECUTION_MAX_BYTES };
    const peer = outbound.peer({ source: "execution", url, ...timing });
    return new JsonRpcNode(hostOf(url), peer, chain.chainId);
  };
  const members = ORGANISMS.flatMap((organism) => organisms[organism].members);
  return {
    beacon,
    independent: chain.execution === undefined ? undefined : node(chain.execution),
    nodes: new Map(
      members.flatMap(({ name, rpc }) => (rpc === undefined ? [] : [[name, node(rpc)] as const])),
    ),
    relays: chain.relays.map((url) => {
      const timing = { timeoutMs, maxBytes: RELAY_MAX_BYTES };
      return new RelayDataApi(hostOf(url), outbound.peer({ source: "relay-data", url, ...timing }));
    }),
    simulator:
      chain.simulation === undefined ? undefined : simulator(chain.simulation, outbound, timeoutMs),
    acks: new BlsAcks(),
  };
}

function simulator(url: string, outbound: Outbound, timeoutMs: number): SimulatorApi {
  const timing = { timeoutMs, maxBytes: SIMULATOR_MAX_BYTES };
  return new SimulatorApi(hostOf(url), outbound.peer({ source: "simulator", url, ...timing }));
}

/** All that is shown of an address: user, path and query may be keys. */
function hostOf(url: string): string {
  return new URL(url).host;
}

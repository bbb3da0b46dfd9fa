import type { Config } from "../config/config.ts";
import { slotAt } from "../lattice/slot-clock.ts";
import type { ExecutionNode } from "../ports/execution.ts";
import { finding } from "./finding.ts";
import type { Finding } from "./finding.ts";
import type { CheckSources } from "./sources.ts";

/** Whether everyone who can tell of the chain beside the beacon node answers, and of the right chain. */
export async function chainFindings(
  { lattice, chain: { execution, relays, simulation, chainId } }: Config,
  { chain, clock }: CheckSources,
  signal: AbortSignal,
): Promise<readonly Finding[]> {
  // Two slots back: the newest may not have arrived.
  const slot = Math.max(0, slotAt(lattice.clock, clock.now()) - 2);
  const absent = [
    ...(execution === undefined
      ? [finding("chain.execution", "note", "not configured: there is no independent node")]
      : []),
    ...(relays.length === 0
      ? [finding("chain.relays", "note", "not configured: deliveries cannot be told")]
      : []),
    ...(simulation === undefined
      ? [finding("chain.simulation", "note", "not configured: no member's output can be refuted")]
      : []),
    ...(chainId === undefined
      ? [
          finding(
            "chain.chainId",
            "note",
            "not configured: nodes of another chain are not recognised",
          ),
        ]
      : []),
  ];
  const asked = await Promise.all([
    ...(chain.independent === undefined
      ? []
      : [nodeFinding(`execution node ${chain.independent.name}`, chain.independent, signal)]),
    ...[...chain.nodes].map(([member, node]) => nodeFinding(`rpc of ${member}`, node, signal)),
    ...chain.relays.map(async (relay) => {
      const told = await relay.delivered(slot, signal);
      const id = `relay ${relay.name}`;
      return told.kind === "unread"
        ? finding(id, "fail", `${told.reason}: ${told.detail}`)
        : finding(id, "pass", "its data API answers");
    }),
  ]);
  return [...absent, ...asked];
}

async function nodeFinding(id: string, node: ExecutionNode, signal: AbortSignal): Promise<Finding> {
  const head = await node.head(signal);
  return head.kind === "unread"
    ? finding(id, "fail", `${head.reason}: ${head.detail}`)
    : finding(id, "pass", `stands at block ${head.number}`);
}

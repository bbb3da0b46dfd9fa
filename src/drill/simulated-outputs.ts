import type { Slot } from "../lattice/slot-clock.ts";
import { blockNumbered, newestBlock } from "./chain-blocks.ts";
import type { Block } from "./chain-blocks.ts";
import { faultsAt, hashOf } from "./world.ts";
import type { World } from "./world.ts";

/** What atelier's members simulate. Hashes are without 0x. */
export interface Outcome {
  readonly inputHash: string;
  readonly outputHash: string;
}

/** What a simulator comes to that reads the chain as it is. */
export function rightOutcome(world: World, slot: Slot): Outcome {
  return outcome(world, slot, newestBlock(world, slot - 1)?.hash ?? "");
}

/** What a member tells of the slot, with the head it simulated on. */
export function toldBy(
  world: World,
  member: string,
  slot: Slot,
): Outcome & { readonly head: Pick<Block, "number" | "hash"> | undefined } {
  const head = headSeenBy(world, member, newestBlock(world, slot - 1), slot);
  const tampered = touchedBy(world, "input-tampered", member, slot);
  const own = outcome(world, slot, head?.hash ?? "", tampered ? "tampered" : "");
  const forged = touchedBy(world, "output-forged", member, slot);
  const { latticeId } = world.topology;
  return {
    head,
    inputHash: own.inputHash,
    outputHash: forged ? hashOf(latticeId, "forged output", member, slot) : own.outputHash,
  };
}

/** The head of a node when the chain's head is `head` and the clock in `slot`. */
export function headSeenBy(
  world: World,
  node: string,
  head: Block | undefined,
  slot: Slot,
): Block | undefined {
  if (head === undefined) return undefined;
  const behind = faultsAt(world, "node-behind", slot).find((fault) => fault.node === node);
  const seen = behind === undefined ? head : blockNumbered(world, head.number - behind.blocks);
  return seen && asSeenBy(world, node, seen);
}

/** A block as the node has it: on its fork, another one of the same number. */
export function asSeenBy(world: World, node: string, block: Block): Block {
  const forked = faultsAt(world, "node-forked", block.slot).some((fault) => fault.node === node);
  if (!forked || !block.canonical) return block;
  return { ...block, hash: hashOf(world.topology.latticeId, "fork", node, block.hash) };
}

function outcome({ topology }: World, slot: Slot, head: string, change = ""): Outcome {
  const inputHash = hashOf(topology.latticeId, "input", slot, head, change);
  return { inputHash, outputHash: hashOf(topology.latticeId, "output", slot, inputHash) };
}

function touchedBy(
  world: World,
  kind: "input-tampered" | "output-forged",
  member: string,
  slot: Slot,
): boolean {
  return faultsAt(world, kind, slot).some((fault) => fault.member === member);
}

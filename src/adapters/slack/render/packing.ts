import { blockPieces } from "../../../message/block-pieces.ts";
import type { Block } from "../../../message/model.ts";
import { slackBlocks } from "./block.ts";
import { LIMITS } from "./limits.ts";
import { plus, weightOf, within } from "./weight.ts";
import type { Weight } from "./weight.ts";

/** What a message holds beside its header. */
export const ROOM: Weight = {
  blocks: LIMITS.blocks - 1,
  size: LIMITS.message.most - LIMITS.header - 2 * LIMITS.message.each,
};

/** Kept for a last note that says where the rest is. */
const NOTE: Weight = { blocks: 1, size: 500 };

/** Of a message that has such a note. */
export const ROOM_BESIDE_NOTE: Weight = {
  blocks: ROOM.blocks - NOTE.blocks,
  size: ROOM.size - NOTE.size,
};

export function pieces(blocks: readonly Block[]): readonly Block[] {
  return blocks.flatMap((block) => blockPieces(block, LIMITS.block));
}

export interface Packed {
  readonly fits: readonly Block[];
  readonly rest: readonly Block[];
}

/** The blocks before the first that does not fit. */
export function inOrder(blocks: readonly Block[], room: Weight): Packed {
  return taking(blocks, [blocks.keys().toArray()], room);
}

/**
 * The blocks that fit, and the rest; both keep their order. Headlines and commands are taken before all others: what
 * people are to press must stand where they look.
 */
export function packed(blocks: readonly Block[], room: Weight): Packed {
  const indices = blocks.keys().toArray();
  const kind = (index: number) => blocks[index]?.kind ?? "text";
  return taking(
    blocks,
    [
      indices.filter((index) => kind(index) === "headline"),
      indices.filter((index) => kind(index) === "commands"),
      indices.filter((index) => kind(index) !== "headline" && kind(index) !== "commands"),
    ],
    room,
  );
}

/** Takes blocks by turns of indices; of each turn up to the first that does not fit. */
function taking(
  blocks: readonly Block[],
  turns: readonly (readonly number[])[],
  room: Weight,
): Packed {
  const taken = new Set<number>();
  let sum: Weight = { blocks: 0, size: 0 };
  const takes = (index: number): boolean => {
    const block = blocks[index];
    if (block === undefined) return false;
    const next = plus(sum, weightOf(slackBlocks(block, 0)));
    if (!within(next, room)) return false;
    sum = next;
    taken.add(index);
    return true;
  };
  for (const turn of turns) turn.every(takes);
  return {
    fits: blocks.filter((_, index) => taken.has(index)),
    rest: blocks.filter((_, index) => !taken.has(index)),
  };
}

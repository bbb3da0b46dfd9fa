import type { Block } from "../model.ts";
import { plus, within } from "./sheet.ts";
import type { Sheet, Weight } from "./sheet.ts";

export interface Packed {
  readonly fits: readonly Block[];
  readonly rest: readonly Block[];
}

/** Room for blocks, and how they are weighed. */
interface Taken {
  readonly room: Weight;
  readonly weigh: Sheet["weigh"];
}

/** The blocks before the first that does not fit beside a note. */
export function inOrder(blocks: readonly Block[], { besideNote, weigh }: Sheet): Packed {
  return taking(blocks, [blocks.keys().toArray()], { room: besideNote, weigh });
}

/**
 * The blocks that fit, and the rest; both keep their order. Headlines and commands are taken before all others: what
 * people are to decide on must stand where they look.
 */
export function packed(blocks: readonly Block[], into: Taken): Packed {
  const indices = blocks.keys().toArray();
  const kind = (index: number) => blocks[index]?.kind ?? "text";
  return taking(
    blocks,
    [
      indices.filter((index) => kind(index) === "headline"),
      indices.filter((index) => kind(index) === "commands"),
      indices.filter((index) => kind(index) !== "headline" && kind(index) !== "commands"),
    ],
    into,
  );
}

/** Takes blocks by turns of indices; of each turn up to the first that does not fit. */
function taking(
  blocks: readonly Block[],
  turns: readonly (readonly number[])[],
  { room, weigh }: Taken,
): Packed {
  const taken = new Set<number>();
  let sum: Weight = { blocks: 0, size: 0 };
  const takes = (index: number): boolean => {
    const block = blocks[index];
    if (block === undefined) return false;
    const next = plus(sum, weigh(block));
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

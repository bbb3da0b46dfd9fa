import type { Block } from "../model.ts";

/** What one message of a surface holds, and how that is measured. */
export interface Sheet {
  /** UTF-16 units of the first line. */
  readonly header: number;
  /** A block as it is or in pieces, each of which fits; without its `detail` flag. */
  readonly pieces: (block: Block) => readonly Block[];
  /** What a message holds beside its first line. */
  readonly whole: Weight;
  /** The same of one that ends with a note on where the rest is. */
  readonly besideNote: Weight;
  /** Messages in a thread for one root. */
  readonly thread: number;
  readonly weigh: (block: Block) => Weight;
}

/** What blocks take of a message. */
export interface Weight {
  readonly blocks: number;
  /** In the surface's own measure: characters or bytes. */
  readonly size: number;
}

export function plus(a: Weight, b: Weight): Weight {
  return { blocks: a.blocks + b.blocks, size: a.size + b.size };
}

export function within(weight: Weight, room: Weight): boolean {
  return weight.blocks <= room.blocks && weight.size <= room.size;
}

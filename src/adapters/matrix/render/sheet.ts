import { blockPieces } from "../../../message/block-pieces.ts";
import type { Block } from "../../../message/model.ts";
import type { Sheet, Weight } from "../../../message/parting/sheet.ts";
import { LONGEST_LEGEND } from "./legend.ts";
import { LIMITS } from "./limits.ts";
import { weightOf } from "./weight.ts";

/** Bytes for all blocks together. */
const WHOLE = LIMITS.content - LIMITS.fields - LIMITS.called - LIMITS.headerBytes;

/** Bytes kept for a last note that says where the rest is. */
const NOTE = 1_800;

/** A message in Matrix, weighed in bytes. How many blocks it has does not matter. */
export const SHEET: Sheet = {
  header: LIMITS.header,
  pieces,
  whole: { blocks: Infinity, size: WHOLE },
  besideNote: { blocks: Infinity, size: WHOLE - NOTE },
  thread: LIMITS.thread,
  weigh,
};

function weigh(block: Block): Weight {
  return weightOf(block, LONGEST_LEGEND);
}

/** Most text has a byte for a character, so pieces are made by that; where it has more, they are made smaller. */
function pieces(block: Block): readonly Block[] {
  const long = blockPieces(block, LIMITS.block);
  const fits = long.every((piece) => weigh(piece).size <= WHOLE - NOTE);
  return fits ? long : blockPieces(block, LIMITS.heavyBlock);
}

import { blockPieces } from "../../../message/block-pieces.ts";
import type { Sheet, Weight } from "../../../message/parting/sheet.ts";
import { slackBlocks } from "./block.ts";
import { LIMITS } from "./limits.ts";
import { weightOf } from "./weight.ts";

/** What a message holds beside its header, and the one that calls people. */
const WHOLE: Weight = {
  blocks: LIMITS.blocks - 2,
  size: LIMITS.message.most - LIMITS.header - 2 * LIMITS.message.each,
};

/** Kept for a last note that says where the rest is. */
const NOTE: Weight = { blocks: 1, size: 500 };

/** A message in Slack, weighed in characters with so many more for each object. */
export const SHEET: Sheet = {
  header: LIMITS.header,
  pieces: (block) => blockPieces(block, LIMITS.block),
  whole: WHOLE,
  besideNote: { blocks: WHOLE.blocks - NOTE.blocks, size: WHOLE.size - NOTE.size },
  thread: LIMITS.thread,
  weigh: (block) => weightOf(slackBlocks(block, 0)),
};

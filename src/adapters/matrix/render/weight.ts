import type { Block } from "../../../message/model.ts";
import type { Weight } from "../../../message/parting/sheet.ts";
import { htmlBlock } from "./html-block.ts";
import { plainBlock } from "./plain-block.ts";
import { shownBlocks } from "./shown-block.ts";

/** Bytes between two blocks: a line's end in HTML, two in text, each written as two characters. */
const BETWEEN = 6;

/** What a block takes of a content, in both its forms. */
export function weightOf(block: Block, legend: string): Weight {
  const sizes = shownBlocks(block, legend).map(
    (one) => bytesOf(htmlBlock(one)) + bytesOf(plainBlock(one)) + BETWEEN,
  );
  return { blocks: 1, size: sizes.reduce((sum, size) => sum + size, 0) };
}

/** Bytes of a text in a JSON string. */
export function bytesOf(text: string): number {
  return Buffer.byteLength(JSON.stringify(text)) - 2;
}

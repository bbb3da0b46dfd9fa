import { note } from "../build.ts";
import type { Block, Message } from "../model.ts";
import { cutNote } from "./cut-note.ts";
import { inOrder, packed } from "./packing.ts";
import { restWords } from "./rest-words.ts";
import type { Sheet } from "./sheet.ts";
import { retitled, withShortTitle } from "./title.ts";

/** A message parted into what stands first and what belongs into the thread below it, in order. */
export interface Parted {
  readonly root: Message;
  readonly thread: readonly Message[];
}

/**
 * A message as a root and the messages of its thread: there go the `detail` blocks, and what does not fit. No part is
 * cut when it is rendered. A root that has a thread says so at its end; what is too much even for a thread is cut at
 * the end of the last part, which says so.
 */
export function partOn(message: Message, sheet: Sheet): Parted {
  const whole = withShortTitle(message, sheet);
  const root = whole.blocks.filter(({ detail }) => detail !== true).flatMap(sheet.pieces);
  const detail = whole.blocks.filter((block) => block.detail === true).flatMap(sheet.pieces);
  const { weigh } = sheet;
  const alone = packed(root, { room: sheet.whole, weigh });
  if (alone.rest.length === 0 && detail.length === 0) {
    return { root: { ...whole, blocks: alone.fits }, thread: [] };
  }
  const { fits, rest } = packed(root, { room: sheet.besideNote, weigh });
  const below = [...rest, ...detail];
  return {
    root: { ...whole, blocks: [...fits, moreNote(below)] },
    thread: threadOf(whole, below, sheet),
  };
}

function moreNote(below: readonly Block[]): Block {
  const words = restWords(below);
  return note(words === "" ? "More in the thread." : `More in the thread: ${words}.`);
}

function threadOf(whole: Message, below: readonly Block[], sheet: Sheet): readonly Message[] {
  const parts: (readonly Block[])[] = [];
  let left = below;
  while (left.length > 0 && parts.length < sheet.thread) {
    const { fits, rest } = inOrder(left, sheet);
    parts.push(fits);
    left = rest;
  }
  const last = parts.length - 1;
  return parts.map((blocks, index) => ({
    ...retitled(whole, ` · part ${index + 2} of ${parts.length + 1}`, sheet),
    blocks: index === last && left.length > 0 ? [...blocks, cutNote(left)] : blocks,
  }));
}

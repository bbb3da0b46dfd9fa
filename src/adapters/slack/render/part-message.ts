import { note } from "../../../message/build.ts";
import type { Block, Message } from "../../../message/model.ts";
import type { Parted } from "../../../ports/chat-surface.ts";
import { cutNote } from "./cut-note.ts";
import { retitled, withShortTitle } from "./header.ts";
import { LIMITS } from "./limits.ts";
import { inOrder, packed, pieces, ROOM, ROOM_BESIDE_NOTE } from "./packing.ts";
import { restWords } from "./rest-words.ts";

/**
 * A message as a root and the messages of its thread: there go the `detail` blocks, and what does not fit. Each part
 * is rendered whole by `renderMessage`. A root that has a thread says so at its end; what is too much even for a
 * thread is cut at the end of the last part, which says so.
 */
export function partMessage(message: Message): Parted {
  const whole = withShortTitle(message);
  const root = pieces(whole.blocks.filter(({ detail }) => detail !== true));
  const detail = pieces(whole.blocks.filter(({ detail: is }) => is === true));
  const alone = packed(root, ROOM);
  if (alone.rest.length === 0 && detail.length === 0) {
    return { root: { ...whole, blocks: alone.fits }, thread: [] };
  }
  const { fits, rest } = packed(root, ROOM_BESIDE_NOTE);
  const below = [...rest, ...detail];
  return {
    root: { ...whole, blocks: [...fits, moreNote(below)] },
    thread: threadOf(whole, below),
  };
}

function moreNote(below: readonly Block[]): Block {
  const words = restWords(below);
  return note(words === "" ? "More in the thread." : `More in the thread: ${words}.`);
}

function threadOf(whole: Message, below: readonly Block[]): readonly Message[] {
  const parts: (readonly Block[])[] = [];
  let left = below;
  while (left.length > 0 && parts.length < LIMITS.thread) {
    const { fits, rest } = inOrder(left, ROOM_BESIDE_NOTE);
    parts.push(fits);
    left = rest;
  }
  const last = parts.length - 1;
  return parts.map((blocks, index) => ({
    ...retitled(whole, ` · part ${index + 2} of ${parts.length + 1}`),
    blocks: index === last && left.length > 0 ? [...blocks, cutNote(left)] : blocks,
  }));
}

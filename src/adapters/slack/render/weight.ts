import type { types } from "@slack/bolt";
import { LIMITS } from "./limits.ts";

/** What blocks take of a message. */
export interface Weight {
  readonly blocks: number;
  /** Characters, with more for each object; LIMITS.message has the most. */
  readonly size: number;
}

export function weightOf(blocks: readonly types.KnownBlock[]): Weight {
  return { blocks: blocks.length, size: sizeOf(blocks) };
}

function sizeOf(value: unknown): number {
  if (typeof value === "string") return value.length;
  if (typeof value !== "object" || value === null) return 0;
  if (Array.isArray(value)) return sum(value);
  // The names of kinds and styles are no text.
  const shown = Object.entries(value).filter(([key]) => key !== "type" && key !== "style");
  return LIMITS.message.each + sum(shown.map(([, inner]) => inner as unknown));
}

function sum(values: readonly unknown[]): number {
  return values.reduce<number>((total, value) => total + sizeOf(value), 0);
}

export function plus(a: Weight, b: Weight): Weight {
  return { blocks: a.blocks + b.blocks, size: a.size + b.size };
}

export function within(weight: Weight, room: Weight): boolean {
  return weight.blocks <= room.blocks && weight.size <= room.size;
}

import type { types } from "@slack/bolt";
import type { Weight } from "../../../message/parting/sheet.ts";
import { LIMITS } from "./limits.ts";

/** Characters, with more for each object; LIMITS.message has the most. */
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

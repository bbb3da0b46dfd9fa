import { z } from "zod";
import { quoted, refusal } from "../message/refusal.ts";
import type { Refusal } from "../message/refusal.ts";

/** More digits than any slot whose start has a date. */
const DECIMAL = /^(0|[1-9][0-9]{0,14})$/;

/** A slot as a person writes it: decimal digits, or `current`. */
export const SlotOrCurrent = z
  .string()
  .refine((word) => isCurrent(word) || DECIMAL.test(word), {
    error: ({ input }) =>
      `${quoted(String(input))} is no slot. Allowed is a decimal number such as 9412345, or \`current\`.`,
  })
  .transform((word) => (isCurrent(word) ? ("current" as const) : Number(word)))
  .meta({
    placeholder: "<slot>|current",
    description: "A slot's number in decimal digits, or `current`: the newest settled slot.",
  });

/** A slot, or `latest`: the newest one that is affected. */
export const SlotOrLatest = z
  .string()
  .refine((word) => isLatest(word) || DECIMAL.test(word), {
    error: ({ input }) =>
      `${quoted(String(input))} is no slot. Allowed is a decimal number such as 9412345, or \`latest\`.`,
  })
  .transform((word) => (isLatest(word) ? ("latest" as const) : Number(word)))
  .meta({
    placeholder: "<slot>|latest",
    description: "A slot's number in decimal digits, or `latest`: the newest one affected.",
  });

function isLatest(word: string): boolean {
  return word.toLowerCase() === "latest";
}

/** Phones begin words with a capital. */
function isCurrent(word: string): boolean {
  return word.toLowerCase() === "current";
}

/** Refuses to look into a slot that has not begun: there is nothing to be seen of it. */
export function notBegun(slot: number | "latest", clockSlot: number): Refusal | undefined {
  if (slot === "latest" || slot <= clockSlot) return undefined;
  const words = `Slot ${slot} has not begun: the clock stands at ${Math.max(0, clockSlot)}. Allowed is a slot up to that one, or \`latest\`.`;
  return refusal("usage", words);
}

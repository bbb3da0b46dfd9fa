import { clean } from "./clean.ts";
import { textPieces } from "./pieces.ts";

/** Cleaned text, cut to so many UTF-16 units; a cut ends with `…`. */
export function cut(text: string, most: number): string {
  const whole = clean(text);
  if (whole.length <= most) return whole;
  return `${(textPieces(whole, most - 1)[0] ?? "").trimEnd()}…`;
}

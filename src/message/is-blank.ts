import { clean } from "./clean.ts";
import type { Line } from "./model.ts";

/** Whether there is nothing to see in it. */
export function isBlank(line: Line): boolean {
  return line.every((span) => span.kind !== "time" && clean(span.text).trim() === "");
}

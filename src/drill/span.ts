import type { Slot } from "../lattice/slot-clock.ts";

/** The slots from the first to the last, both among them. */
export interface Span {
  readonly first: Slot;
  readonly last: Slot;
}

/** How many slots up to `until`, that one among them, are in any of the spans. */
export function slotsIn(spans: readonly Span[], until: Slot): number {
  let counted = 0;
  let done = -1;
  for (const { first, last } of spans.toSorted((a, b) => a.first - b.first)) {
    const from = Math.max(first, done + 1);
    const to = Math.min(last, until);
    if (to < from) continue;
    counted += to - from + 1;
    done = to;
  }
  return counted;
}

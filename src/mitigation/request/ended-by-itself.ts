import type { Decision } from "../../ports/store/request.ts";

/** The end of a request that nobody decided. */
export function endedByItself(
  status: "expired" | "void",
  { atMs, note }: { readonly atMs: number; readonly note?: string },
): Decision {
  return { status, by: undefined, via: undefined, atMs, note };
}

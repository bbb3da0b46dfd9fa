import type { StoredAction } from "../../../ports/store/run.ts";
import { open } from "../run-view.ts";
import type { RunView } from "../run-view.ts";

/** Whether all that is wrong in a run was so already when it was shown: a word about it covers nothing else. */
export function nothingNew(shown: RunView, now: RunView): boolean {
  const known = new Set(open(shown).map(wrong));
  return open(now).every((action) => known.has(wrong(action)));
}

/** A host that cannot be reached is tried again and again: that it is being tried is nothing new. */
function wrong({ n, state }: StoredAction): string {
  return `${n} ${state === "started" ? "unreachable" : state}`;
}

import type { Store } from "../ports/store/store.ts";

/** A moment to stop for good: right before or right after the n-th write, counted from 1. */
export interface HaltAt {
  readonly write: number;
  readonly when: "before" | "after";
}

/** `17` or `17:after`; undefined for anything else. */
export function haltAt(text: string): HaltAt | undefined {
  const [, write, when = "before"] = /^([1-9][0-9]{0,5})(?::(before|after))?$/.exec(text) ?? [];
  return write === undefined ? undefined : { write: Number(write), when: when as HaltAt["when"] };
}

/**
 * A store that stops the whole drill at one of its writes, so that somebody can kill it there and see what the next
 * one makes of it. `halt` never ends.
 */
export function haltingStore(
  store: Store,
  { write: at, when }: HaltAt,
  halt: (words: string) => Promise<never>,
): Store {
  let writes = 0;
  return {
    sharing: store.sharing,
    read: (work) => store.read(work),
    close: () => store.close(),
    async write(work) {
      writes += 1;
      const here = writes === at;
      if (here && when === "before") await halt(`halted before write ${at}`);
      const result = await store.write(work);
      if (here && when === "after") await halt(`halted after write ${at}`);
      return result;
    },
  };
}

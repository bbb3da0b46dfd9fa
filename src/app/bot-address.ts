import type { Config } from "../config/config.ts";

/**
 * Where the running bot is reached from a terminal: a socket beside the embedded store, in a folder that belongs to
 * whoever owns the store. A shared store needs none: every process may decide there, and one of them acts.
 */
export function botAddress({ store }: Config): string | undefined {
  return store?.kind === "sqlite" ? `${store.path}.sock` : undefined;
}

import { dirname, join } from "node:path";
import type { StoreConfig } from "./config.ts";

/**
 * The folder of the keys of Matrix's encryption. They belong to one process, and so stand beside a store that is one
 * process's own; undefined where there is none.
 */
export function matrixKeyFolder(store: StoreConfig | undefined): string | undefined {
  return store?.kind === "sqlite" ? join(dirname(store.path), "matrix-keys") : undefined;
}

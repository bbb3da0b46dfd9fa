import type { Fence } from "./run.ts";

/** Whose turn it is to act, where several processes share a store. The database's clock decides. */
export interface Lease {
  /**
   * Takes or keeps the turn for `ttlMs`; undefined while somebody else's runs. Every change of holder counts the
   * epoch up. `force` takes it from whoever has it: only where they are known to be gone.
   */
  take(options: {
    readonly holder: string;
    readonly ttlMs: number;
    readonly force: boolean;
  }): Promise<Fence | undefined>;
  /** Whether it is anybody's turn now. */
  taken(): Promise<boolean>;
  /** Gives the turn back, if it is still ours. */
  release(fence: Fence): Promise<void>;
}

/** Whether the bot can serve, and why not. */
export interface Readiness {
  readonly ready: boolean;
  /** What stands in the way; empty when ready. */
  readonly reasons: readonly string[];
}

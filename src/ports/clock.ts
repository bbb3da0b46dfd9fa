/** Time as the application sees it. */
export interface Clock {
  /** Now, in Unix milliseconds. */
  now(): number;
  /** Waits; ends early, without an error, when the signal is aborted. */
  wait(ms: number, signal: AbortSignal): Promise<void>;
}

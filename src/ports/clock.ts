/** Time as the application sees it. */
export interface Clock {
  /** Now, in Unix milliseconds. */
  now(): number;
  /** Milliseconds since some moment of this process; durations are measured with it, since `now` can be put back. */
  elapsed(): number;
  /** Waits; ends early, without an error, when the signal is aborted. */
  wait(ms: number, signal: AbortSignal): Promise<void>;
}

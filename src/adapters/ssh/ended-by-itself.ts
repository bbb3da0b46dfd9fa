/** Moments of a unit's last run in microseconds since the machine's boot; 0 where systemd keeps none. */
interface LastRun {
  /** The unit became active. */
  readonly upUs: number;
  /** It stopped being active. */
  readonly leftUs: number;
  /** Its main process was started. */
  readonly begunUs: number;
  /** Its main process ended. */
  readonly endedUs: number;
}

/** A unit that was told to go on without its process is no news of that process. */
const AT_ONCE_US = 1_000_000;

/**
 * Whether the process ended before systemd began to stop it, which it does at once then; undefined where the last run
 * never came up, or is still up. A process that handles SIGTERM ends as well as one that ends unasked: only the order
 * tells them apart.
 */
export function endedByItself({ upUs, leftUs, begunUs, endedUs }: LastRun): boolean | undefined {
  const cameUp = begunUs > 0 && upUs >= begunUs;
  if (!cameUp || leftUs < upUs) return undefined;
  return endedUs >= begunUs && endedUs <= leftUs && leftUs - endedUs < AT_ONCE_US;
}

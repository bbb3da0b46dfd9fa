import { setTimeout as sleep } from "node:timers/promises";

/** Sleeps only when asked to: not even a turn of the event loop otherwise. */
export async function slept(ms: number): Promise<void> {
  if (ms > 0) await sleep(ms);
}

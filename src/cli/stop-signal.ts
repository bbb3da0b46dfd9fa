import { once } from "node:events";

/** Waits until the process is told to stop; gives the signal's name. */
export function stopSignal(): Promise<string> {
  const names = ["SIGTERM", "SIGINT"] as const;
  return Promise.race(names.map((name) => once(process, name).then(() => name)));
}

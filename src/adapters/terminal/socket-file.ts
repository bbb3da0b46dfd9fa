import { lstat, unlink } from "node:fs/promises";
import { connect } from "node:net";

/** Bytes of a socket's path that every system takes; longer ones are cut on some without a word. */
const MOST_PATH_BYTES = 100;

export function isTooLong(path: string): boolean {
  return Buffer.byteLength(path) > MOST_PATH_BYTES;
}

/** What stands in the way of a new socket. */
export type InTheWay = "another bot" | "another file" | "nothing";

/**
 * Takes away the socket that a dead bot left, and nothing else. Whoever calls it holds the store's lock: two bots
 * that do this at the same moment could take each other's away.
 */
export async function clearStale(path: string): Promise<InTheWay> {
  const before = await lstat(path).catch(() => undefined);
  if (before === undefined) return "nothing";
  if (!before.isSocket()) return "another file";
  if (await isAnswered(path)) return "another bot";
  const after = await lstat(path).catch(() => undefined);
  if (after?.ino === before.ino) await unlink(path).catch(() => undefined);
  return "nothing";
}

/** Only a refused connection proves that nobody is there: one we may not open may well be answered. */
function isAnswered(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path);
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", ({ code }: NodeJS.ErrnoException) => {
      resolve(code !== "ECONNREFUSED" && code !== "ENOENT");
    });
  });
}

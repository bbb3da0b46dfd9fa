import { existsSync } from "node:fs";
import { chmod } from "node:fs/promises";
import { DatabaseSync } from "node:sqlite";
import type { Holder } from "../opened.ts";
import { readHolder, removeHolder, writeHolder } from "./holder-file.ts";
import { sqliteKind } from "./sqlite-errors.ts";

export type Locking =
  | { readonly kind: "held"; release(): Promise<void> }
  | { readonly kind: "locked"; readonly holder: Holder | undefined };

/** SQLITE_BUSY: somebody else has it. */
const BUSY = 5;

/** Who only asks whether it is held has it for less than a millisecond, and must not look like a holder. */
const ASKING_MS = 50;

/**
 * Holds a store for this process, for as long as it lives. The lock is a transaction in a database of its own, that
 * never ends: the kernel frees it with the process, however it dies, and the store's file stays readable. Nothing else
 * here may open the lock's file: closing any descriptor of it would drop the lock.
 */
export async function takeLock(storePath: string, holder: Holder): Promise<Locking> {
  const holderPath = `${storePath}.holder`;
  const lock = exclusive(`${storePath}.lock`);
  if (lock === undefined) return { kind: "locked", holder: await readHolder(holderPath) };
  try {
    await chmod(`${storePath}.lock`, 0o600);
    await writeHolder(holderPath, holder);
  } catch (error) {
    lock.close();
    throw error;
  }
  return {
    kind: "held",
    release: async () => {
      try {
        await removeHolder(holderPath);
      } finally {
        lock.close();
      }
    },
  };
}

/** Whether a process holds the store now. Holds nothing itself, and makes no file. */
export function isLocked(storePath: string): boolean {
  const path = `${storePath}.lock`;
  if (!existsSync(path)) return false;
  const lock = new DatabaseSync(path, { readOnly: true, timeout: 0 });
  try {
    lock.exec("SELECT 1 FROM sqlite_schema");
    return false;
  } catch (error) {
    if (sqliteKind(error) === BUSY) return true;
    throw error;
  } finally {
    lock.close();
  }
}

function exclusive(path: string): DatabaseSync | undefined {
  const lock = new DatabaseSync(path, { timeout: ASKING_MS });
  try {
    // No journal is left beside it by a process that is killed.
    lock.exec("PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE");
    return lock;
  } catch (error) {
    lock.close();
    if (sqliteKind(error) === BUSY) return undefined;
    throw error;
  }
}

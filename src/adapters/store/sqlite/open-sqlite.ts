import type { Clock } from "../../../ports/clock.ts";
import { KyselyStore } from "../kysely-store.ts";
import type { Holder, NotOpened, OpenedReader, OpenedStore } from "../opened.ts";
import { isLocked, takeLock } from "./lock-file.ts";
import { openFile, openFileForReading } from "./open-file.ts";
import { exists, makeFile, makeFolder, realPlace, syncFolder, wrongFileSystem } from "./place.ts";
import { sqliteKind, sqliteWords } from "./sqlite-errors.ts";
import { sqliteWays } from "./sqlite-ways.ts";
import { absent, locked, noAccess } from "./words.ts";

export interface SqliteOptions {
  readonly path: string;
  readonly clock: Clock;
  /** Who opens it. */
  readonly holder: Omit<Holder, "sinceMs">;
}

/** Opens the embedded store, for this process alone. */
export async function openSqlite(options: SqliteOptions): Promise<OpenedStore> {
  return accessed(options.path, async () => {
    await makeFolder(options.path);
    const path = await realPlace(options.path);
    const wrong = await wrongFileSystem(path);
    if (wrong !== undefined) return wrong;
    const lock = await takeLock(path, { ...options.holder, sinceMs: options.clock.now() });
    if (lock.kind === "locked") return locked(path, lock.holder);
    let store: KyselyStore | undefined;
    try {
      const file = await openedFile(path);
      if (file.kind !== "open") return file;
      const ways = sqliteWays(options.clock);
      const release = () => lock.release();
      store = new KyselyStore({ db: file.db, ways, sharing: "embedded", release });
      return { kind: "open", store };
    } finally {
      if (store === undefined) await lock.release();
    }
  });
}

/** Opens the embedded store to look at it; a bot may be at work on it meanwhile. */
export async function openSqliteForReading({
  path: named,
  clock,
}: Pick<SqliteOptions, "path" | "clock">): Promise<OpenedReader> {
  return accessed(named, async () => {
    if (!(await exists(named))) return absent(named);
    const path = await realPlace(named);
    const wrong = await wrongFileSystem(path);
    if (wrong !== undefined) return wrong;
    const file = await openFileForReading(path);
    if (file.kind !== "open") return file;
    const release = () => Promise.resolve();
    const ways = sqliteWays(clock);
    const store = new KyselyStore({ db: file.db, ways, sharing: "embedded", release });
    return { kind: "open", store, inUse: () => Promise.resolve(isLocked(path)) };
  });
}

async function openedFile(path: string) {
  const isNew = !(await exists(path));
  await makeFile(path);
  const file = await openFile(path);
  if (isNew) await syncFolder(path);
  return file;
}

/** A file or folder that we may not use is said to be so; whatever else is wrong is thrown. */
async function accessed<T>(path: string, open: () => Promise<T>): Promise<T | NotOpened> {
  try {
    return await open();
  } catch (error) {
    if (sqliteKind(error) !== undefined) return noAccess(path, sqliteWords(error));
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined || !/^E[A-Z]+$/.test(code)) throw error;
    return noAccess(path, code);
  }
}

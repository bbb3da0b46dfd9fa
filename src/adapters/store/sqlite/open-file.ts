import { DatabaseSync } from "node:sqlite";
import { Kysely } from "kysely";
import type { Database } from "../database.ts";
import { migrate, standingOf } from "../migrations/migrate.ts";
import type { NotOpened } from "../opened.ts";
import { foreign, wrongStanding } from "../words.ts";
import { SqliteDialect } from "./sqlite-dialect.ts";
import { sqliteKind, sqliteWords } from "./sqlite-errors.ts";
import { applySettings, tooOldSqlite } from "./settings.ts";
import { noAccess, oldSqlite, wrongSetting } from "./words.ts";

export type OpenedFile = { readonly kind: "open"; readonly db: Kysely<Database> } | NotOpened;

/** SQLITE_ERROR and SQLITE_NOTADB: what is there has other tables, or is no database at all. */
const FOREIGN = [1, 26];

/** Opens a store's file for writing, and brings its tables up to date. Who calls it holds the store's lock. */
export async function openFile(path: string): Promise<OpenedFile> {
  return opening(path, { readOnly: false }, async (database) => {
    const setting = applySettings(database);
    if (setting !== undefined) return wrongSetting(path, setting);
    const db = new Kysely<Database>({ dialect: new SqliteDialect(database) });
    const exclude = () => Promise.resolve();
    return wrongStanding(path, await migrate(db, { dialect: "sqlite", exclude })) ?? db;
  });
}

/** Opens a store's file only to look at it, beside whoever writes. */
export async function openFileForReading(path: string): Promise<OpenedFile> {
  return opening(path, { readOnly: true }, async (database) => {
    const db = new Kysely<Database>({ dialect: new SqliteDialect(database) });
    return wrongStanding(path, await standingOf(db, "sqlite")) ?? db;
  });
}

async function opening(
  path: string,
  { readOnly }: { readonly readOnly: boolean },
  open: (database: DatabaseSync) => Promise<Kysely<Database> | NotOpened>,
): Promise<OpenedFile> {
  let database: DatabaseSync | undefined;
  let opened: Kysely<Database> | NotOpened;
  try {
    database = new DatabaseSync(path, { readOnly, timeout: 5_000 });
    const version = tooOldSqlite(database);
    opened = version === undefined ? await open(database) : oldSqlite(version);
  } catch (error) {
    opened = whyNot(path, error);
  }
  if (!("kind" in opened)) return { kind: "open", db: opened };
  database?.close();
  return opened;
}

function whyNot(path: string, error: unknown): NotOpened {
  const kind = sqliteKind(error);
  if (kind === undefined) throw error;
  return FOREIGN.includes(kind) ? foreign(path) : noAccess(path, sqliteWords(error));
}

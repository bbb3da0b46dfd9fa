import type { DatabaseSync } from "node:sqlite";

/**
 * `journal_mode` and `synchronous` make a commit survive a power cut; either at its default loses the last ones.
 * `recursive_triggers` lets a row that is replaced ask the triggers of DELETE.
 */
const SETTINGS = [
  ["busy_timeout", 5_000],
  ["journal_mode", "wal"],
  ["synchronous", 2],
  ["foreign_keys", 1],
  ["recursive_triggers", 1],
] as const;

/** Older ones can corrupt a file in WAL mode that several connections use. */
const OLDEST = "3.51.3";

/** Sets what the store needs, and reads it back; gives the first setting that did not take. */
export function applySettings(database: DatabaseSync): string | undefined {
  for (const [name, value] of SETTINGS) database.exec(`PRAGMA ${name} = ${value}`);
  const wrong = SETTINGS.find(([name, value]) => told(database, `PRAGMA ${name}`) !== value);
  return wrong?.[0];
}

/** The version of SQLite, if it is too old to be trusted with the store. */
export function tooOldSqlite(database: DatabaseSync): string | undefined {
  const version = String(told(database, "SELECT sqlite_version()"));
  return isOlder(version, OLDEST) ? `${version}; ${OLDEST} is the oldest` : undefined;
}

export function isOlder(version: string, than: string): boolean {
  const [ours, theirs] = [version, than].map((text) => text.split(".").map(Number));
  for (const [place, least] of (theirs ?? []).entries()) {
    const part = ours?.[place] ?? 0;
    if (part !== least) return part < least;
  }
  return false;
}

function told(database: DatabaseSync, query: string): unknown {
  const row = database.prepare(query).get();
  return row === undefined ? undefined : Object.values(row)[0];
}

import { sql } from "kysely";
import type { Kysely, Transaction } from "kysely";
import type { Database } from "../database.ts";
import { migrations } from "./index.ts";
import { checksumOf } from "./migration.ts";
import type { DialectName, Migration } from "./migration.ts";

/** How the tables stand to this program. `altered`: not as any released version of it made them. */
export type Standing =
  | { readonly kind: "current" }
  | { readonly kind: "behind"; readonly by: number }
  | { readonly kind: "too new"; readonly known: number; readonly found: number }
  | { readonly kind: "altered"; readonly name: string };

const TABLE = `CREATE TABLE IF NOT EXISTS migration (
  n INTEGER NOT NULL CONSTRAINT migration_order PRIMARY KEY,
  name TEXT NOT NULL,
  checksum TEXT NOT NULL
)`;

export interface MigrateOptions {
  readonly dialect: DialectName;
  /** Keeps another process from migrating at the same time, where beginning a transaction does not. */
  readonly exclude: (trx: Transaction<Database>) => Promise<void>;
  readonly list?: readonly Migration[];
}

/** Brings the tables up to date, all of it or nothing. Changes nothing where the tables are not this program's. */
export function migrate(
  db: Kysely<Database>,
  { dialect, exclude, list = migrations }: MigrateOptions,
): Promise<Standing> {
  return db.transaction().execute(async (trx) => {
    await exclude(trx);
    await sql.raw(TABLE).execute(trx);
    const standing = await standingOf(trx, dialect, list);
    if (standing.kind !== "behind") return standing;
    for (const [index, migration] of list.entries()) {
      if (index < list.length - standing.by) continue;
      for (const statement of migration.statements(dialect)) await sql.raw(statement).execute(trx);
      const checksum = checksumOf(migration, dialect);
      const row = { n: index + 1, name: migration.name, checksum };
      await trx.insertInto("migration").values(row).execute();
    }
    return { kind: "current" };
  });
}

/** Looks at the tables only. Throws where there is no table of migrations. */
export async function standingOf(
  db: Kysely<Database>,
  dialect: DialectName,
  list: readonly Migration[] = migrations,
): Promise<Standing> {
  const done = await db.selectFrom("migration").selectAll().orderBy("n").execute();
  if (done.length > list.length) {
    return { kind: "too new", known: list.length, found: done.length };
  }
  for (const [index, { n, name, checksum }] of done.entries()) {
    const ours = list[index];
    const same = ours?.name === name && n === index + 1;
    if (!same || checksumOf(ours, dialect) !== checksum) return { kind: "altered", name };
  }
  const by = list.length - done.length;
  return by === 0 ? { kind: "current" } : { kind: "behind", by };
}

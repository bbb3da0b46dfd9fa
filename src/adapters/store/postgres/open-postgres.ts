import { Kysely, PostgresDialect, sql } from "kysely";
import type { Database } from "../database.ts";
import { KyselyStore } from "../kysely-store.ts";
import { migrate, standingOf } from "../migrations/migrate.ts";
import type { Standing } from "../migrations/migrate.ts";
import type { NotOpened, OpenedReader, OpenedStore } from "../opened.ts";
import { foreign, wrongStanding } from "../words.ts";
import { readAddress } from "./address.ts";
import type { Address, AddressOptions } from "./address.ts";
import { openPool } from "./pool.ts";
import { serverCode, tellsOtherTables } from "./postgres-errors.ts";
import { excludeWriters, postgresWays } from "./postgres-ways.ts";
import { empty, oldServer, standby, unreachable, wrongServerSetting } from "./words.ts";

const OLDEST = 150_000;

/** Opens the shared store. Several processes may have it open; whose turn it is to act is the lease's to say. */
export async function openPostgres(options: AddressOptions): Promise<OpenedStore> {
  return opened(options, async (db, place) => {
    if (await isStandby(db)) return standby(place);
    const standing = await migrate(db, { dialect: "postgres", exclude: excludeWriters });
    return wrongStanding(place, standing);
  });
}

/** Opens the shared store to look at it. A standby will do. */
export async function openPostgresForReading(options: AddressOptions): Promise<OpenedReader> {
  const reader = await opened(options, async (db, place) => {
    if (await isEmpty(db)) return empty(place);
    const standing: Standing = await standingOf(db, "postgres");
    return wrongStanding(place, standing);
  });
  if (reader.kind !== "open") return reader;
  const { store } = reader;
  return { kind: "open", store, inUse: () => store.read(({ lease }) => lease.taken()) };
}

type Look = (db: Kysely<Database>, place: string) => Promise<NotOpened | undefined>;

async function opened(options: AddressOptions, look: Look): Promise<OpenedStore> {
  const address = await readAddress(options);
  if ("kind" in address) return address;
  const pool = openPool(address.secret);
  const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool }) });
  const wrong = await wrongWith(db, address, look);
  if (wrong === undefined) {
    const release = () => Promise.resolve();
    return {
      kind: "open",
      store: new KyselyStore({ db, ways: postgresWays, sharing: "shared", release }),
    };
  }
  await db.destroy();
  return wrong;
}

async function wrongWith(
  db: Kysely<Database>,
  { place }: Address,
  look: Look,
): Promise<NotOpened | undefined> {
  try {
    return (await wrongServer(db, place)) ?? (await look(db, place));
  } catch (error) {
    if (error instanceof TypeError) throw error;
    if (tellsOtherTables(error)) return foreign(place);
    return unreachable(place, serverCode(error));
  }
}

/** Too old, or set so that it forgets. */
async function wrongServer(db: Kysely<Database>, place: string): Promise<NotOpened | undefined> {
  const { rows } = await sql<{ readonly version: string; readonly number: string; fsync: string }>`
    SELECT current_setting('server_version') AS version,
      current_setting('server_version_num') AS number, current_setting('fsync') AS fsync`.execute(
    db,
  );
  const [told] = rows;
  if (told === undefined || Number(told.number) < OLDEST) {
    return oldServer(place, told?.version ?? "unknown");
  }
  return told.fsync === "on" ? undefined : wrongServerSetting(place, `fsync=${told.fsync}`);
}

/** Nothing was made in it yet, by anybody. */
async function isEmpty(db: Kysely<Database>): Promise<boolean> {
  const { rows } = await sql<{ readonly empty: boolean }>`
    SELECT NOT EXISTS (
      SELECT FROM pg_catalog.pg_tables WHERE schemaname = current_schema()
    ) AS empty`.execute(db);
  return rows[0]?.empty === true;
}

async function isStandby(db: Kysely<Database>): Promise<boolean> {
  const { rows } = await sql<{ readonly standby: boolean }>`
    SELECT pg_is_in_recovery() AS standby`.execute(db);
  return rows[0]?.standby === true;
}

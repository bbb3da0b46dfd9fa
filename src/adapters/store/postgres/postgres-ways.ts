import { sql } from "kysely";
import type { Transaction } from "kysely";
import type { Database } from "../database.ts";
import type { Ways } from "../ways.ts";
import { STATEMENT_MS } from "./pool.ts";
import { postgresRule } from "./postgres-errors.ts";

/** Our writers' lock among the advisory locks of a database; the number has no meaning. */
const WRITERS = 5_246_873;

/** The server's clock as it is now, not as it was when the transaction began. */
const NOW_MS = sql<number>`CAST(floor(EXTRACT(EPOCH FROM clock_timestamp()) * 1000) AS BIGINT)`;

export const postgresWays: Ways = {
  dialect: "postgres",
  nowMs: () => NOW_MS,
  beginWrite: async (trx) => {
    await setLocally(trx);
    await excludeWriters(trx);
  },
  beginRead: setLocally,
  ruleOf: postgresRule,
};

/**
 * Writers take turns, as they do on SQLite: numbers are then given in the order of commits, and no two transactions
 * can wait for each other. A row's constraints hold all the same against whoever does not ask for this lock.
 */
export async function excludeWriters(trx: Transaction<Database>): Promise<void> {
  await sql`SELECT pg_advisory_xact_lock(${sql.lit(WRITERS)})`.execute(trx);
}

/**
 * For this transaction, whatever the server, the role or a pooler between has set: a commit is on disk when it is
 * answered, and a process that is stopped in the middle keeps nobody waiting for long.
 */
async function setLocally(trx: Transaction<Database>): Promise<void> {
  const limit = `${STATEMENT_MS}ms`;
  await sql`SELECT set_config('synchronous_commit', 'on', true),
    set_config('statement_timeout', ${limit}, true),
    set_config('lock_timeout', ${limit}, true),
    set_config('idle_in_transaction_session_timeout', ${limit}, true)`.execute(trx);
}

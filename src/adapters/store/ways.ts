import type { RawBuilder, Transaction } from "kysely";
import type { Database } from "./database.ts";
import type { DialectName } from "./migrations/migration.ts";

/** In what the two databases differ once they are open. */
export interface Ways {
  readonly dialect: DialectName;
  /** The clock by which turns are given, in SQL; Unix milliseconds. */
  readonly nowMs: () => RawBuilder<number>;
  /** Said first in every transaction that writes. */
  readonly beginWrite: (trx: Transaction<Database>) => Promise<void>;
  /** Said first in every transaction that reads. */
  readonly beginRead: (trx: Transaction<Database>) => Promise<void>;
  /** The rule that an error tells of; undefined where the database itself is at fault. */
  readonly ruleOf: (error: unknown) => string | undefined;
}

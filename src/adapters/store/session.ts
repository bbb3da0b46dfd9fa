import type { Transaction } from "kysely";
import { StoreConflict } from "../../ports/store/store.ts";
import type { Database } from "./database.ts";
import type { Ways } from "./ways.ts";

/**
 * A transaction as the tables see it, and nothing else of the database. Once a statement has failed nothing of it
 * can be kept: PostgreSQL takes no further statement then, and SQLite is held to the same.
 */
export class Session {
  readonly ways: Ways;
  readonly #trx: Transaction<Database>;
  #failed: { readonly error: unknown } | undefined;
  #over = false;

  constructor(trx: Transaction<Database>, ways: Ways) {
    this.#trx = trx;
    this.ways = ways;
  }

  /** Runs statements. Rejects with a `StoreConflict` where a rule of the database did not hold. */
  async run<T>(statements: (db: Transaction<Database>) => Promise<T>): Promise<T> {
    this.mustBeOpen();
    if (this.#failed !== undefined) throw this.#failed.error;
    try {
      return await statements(this.#trx);
    } catch (error) {
      const rule = this.ways.ruleOf(error);
      const told = rule === undefined ? error : new StoreConflict(rule, error);
      this.#failed ??= { error: told };
      throw told;
    }
  }

  /** Somebody kept hold of the tables, and would write outside of any transaction. */
  mustBeOpen(): void {
    if (this.#over) throw new Error("this transaction of the store is over");
  }

  /** To be called before the commit: a failure that was caught on the way is a failure all the same. */
  mustBeWhole(): void {
    if (this.#failed !== undefined) throw this.#failed.error;
  }

  end(): void {
    this.#over = true;
  }
}

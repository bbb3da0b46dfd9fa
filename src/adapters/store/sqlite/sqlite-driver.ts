import type { DatabaseConnection, Driver, TransactionSettings } from "kysely";
import type { DatabaseSync } from "node:sqlite";
import { Mutex } from "./mutex.ts";
import { SqliteConnection } from "./sqlite-connection.ts";

/**
 * One connection, lent to one at a time. A transaction takes the file's write lock when it begins: one that asked
 * for it later could fail half-way. A transaction that only reads needs none, and is kept from writing.
 */
export class SqliteDriver implements Driver {
  readonly #database: DatabaseSync;
  readonly #connection: SqliteConnection;
  readonly #mutex = new Mutex();
  #endTurn: (() => void) | undefined;
  #reads = false;

  constructor(database: DatabaseSync) {
    this.#database = database;
    this.#connection = new SqliteConnection(database);
  }

  init(): Promise<void> {
    return Promise.resolve();
  }

  async acquireConnection(): Promise<DatabaseConnection> {
    this.#endTurn = await this.#mutex.turn();
    return this.#connection;
  }

  async releaseConnection(): Promise<void> {
    const endTurn = this.#endTurn;
    this.#endTurn = undefined;
    endTurn?.();
    await Promise.resolve();
  }

  async beginTransaction(
    _: DatabaseConnection,
    { accessMode }: TransactionSettings,
  ): Promise<void> {
    this.#reads = accessMode === "read only";
    this.#connection.run(this.#reads ? "PRAGMA query_only = ON; BEGIN" : "BEGIN IMMEDIATE");
    await Promise.resolve();
  }

  async commitTransaction(): Promise<void> {
    this.#connection.run("COMMIT");
    this.#mayWriteAgain();
    await Promise.resolve();
  }

  async rollbackTransaction(): Promise<void> {
    if (this.#connection.inTransaction) this.#connection.run("ROLLBACK");
    this.#mayWriteAgain();
    await Promise.resolve();
  }

  /** Waits for whoever is at work. */
  async destroy(): Promise<void> {
    const endTurn = await this.#mutex.turn();
    this.#database.close();
    endTurn();
  }

  #mayWriteAgain(): void {
    if (!this.#reads) return;
    this.#reads = false;
    this.#connection.run("PRAGMA query_only = OFF");
  }
}

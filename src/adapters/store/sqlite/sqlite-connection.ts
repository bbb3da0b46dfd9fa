import type { CompiledQuery, DatabaseConnection, QueryResult } from "kysely";
import type { DatabaseSync, SQLInputValue, StatementSync } from "node:sqlite";

/** The one connection: every statement is prepared once. */
export class SqliteConnection implements DatabaseConnection {
  readonly #database: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();

  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  /** Never waits, so that a query is over before anybody else can run. Rejects where it fails. */
  // eslint-disable-next-line @typescript-eslint/require-await -- an error must be a rejection, as with a server
  async executeQuery<Row>({ sql, parameters }: CompiledQuery): Promise<QueryResult<Row>> {
    const statement = this.#prepared(sql);
    const values = parameters as readonly SQLInputValue[];
    if (statement.columns().length > 0) return { rows: statement.all(...values) as Row[] };
    const { changes } = statement.run(...values);
    return { rows: [], numAffectedRows: BigInt(changes) };
  }

  // eslint-disable-next-line @typescript-eslint/require-await -- the interface is made for servers
  async *streamQuery<Row>({
    sql,
    parameters,
  }: CompiledQuery): AsyncIterableIterator<QueryResult<Row>> {
    const values = parameters as readonly SQLInputValue[];
    for (const row of this.#prepared(sql).iterate(...values)) yield { rows: [row as Row] };
  }

  run(sql: string): void {
    this.#database.exec(sql);
  }

  /** Whether there is a transaction to end: some errors have ended it already. */
  get inTransaction(): boolean {
    return this.#database.isTransaction;
  }

  #prepared(sql: string): StatementSync {
    const known = this.#statements.get(sql) ?? this.#database.prepare(sql);
    this.#statements.set(sql, known);
    return known;
  }
}

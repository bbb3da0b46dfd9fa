import type { Expression, ExpressionBuilder, SqlBool } from "kysely";
import type {
  Decision,
  NewRequest,
  Requests,
  RequestStatus,
  StoredRequest,
} from "../../../ports/store/request.ts";
import type { Database } from "../database.ts";
import type { Session } from "../session.ts";
import { requestOf, rowOf } from "./request-row.ts";

/** Requests in a transaction. */
export class RequestRows implements Requests {
  readonly #session: Session;

  constructor(session: Session) {
    this.#session = session;
  }

  insert(request: NewRequest): Promise<StoredRequest> {
    return this.#session.run(async (db) => {
      // Writers wait for each other from their beginning, so the next number is nobody else's.
      const { last } = await db
        .selectFrom("request")
        .select(({ fn }) => fn.max<number | null>("n").as("last"))
        .executeTakeFirstOrThrow();
      const row = rowOf((last ?? 0) + 1, request);
      await db.insertInto("request").values(row).execute();
      return requestOf(row);
    });
  }

  async find(id: string): Promise<StoredRequest | undefined> {
    const row = await this.#session.run((db) =>
      db.selectFrom("request").selectAll().where("id", "=", id).executeTakeFirst(),
    );
    return row && requestOf(row);
  }

  async list({
    status,
    limit,
  }: {
    readonly status?: RequestStatus;
    readonly limit: number;
  }): Promise<readonly StoredRequest[]> {
    const rows = await this.#session.run((db) => {
      const newest = db.selectFrom("request").selectAll().orderBy("n", "desc").limit(limit);
      return (status === undefined ? newest : newest.where("status", "=", status)).execute();
    });
    return rows.map(requestOf);
  }

  async pending(): Promise<readonly StoredRequest[]> {
    const rows = await this.#session.run((db) =>
      db
        .selectFrom("request")
        .selectAll()
        .where("status", "=", "pending")
        .orderBy("n", "desc")
        .execute(),
    );
    return rows.map(requestOf);
  }

  async decide(id: string, decision: Decision): Promise<boolean> {
    const { status, by, via, atMs, note } = decision;
    const change = {
      status,
      decided_by: by ?? null,
      decided_via: via ?? null,
      decided_ms: atMs,
      note: note ?? null,
    };
    const { numUpdatedRows } = await this.#session.run((db) =>
      db
        .updateTable("request")
        .set(change)
        .where("id", "=", id)
        .where("status", "=", "pending")
        .where((eb) => mayDecide(eb, decision))
        .executeTakeFirstOrThrow(),
    );
    return numUpdatedRows === 1n;
  }
}

/** Whose decision it may be, and until when. The database judges it in the statement that decides. */
function mayDecide(
  eb: ExpressionBuilder<Database, "request">,
  { status, by, atMs }: Decision,
): Expression<SqlBool> {
  const inTime = eb("expires_ms", ">", atMs);
  const bySecondPerson = eb("requested_by", "<>", by ?? null);
  switch (status) {
    case "approved":
      return eb.and([inTime, eb.or([bySecondPerson, eb("rule", "=", "one-person")])]);
    case "denied":
      return eb.and([inTime, bySecondPerson]);
    case "withdrawn":
      return eb("requested_by", "=", by ?? null);
    case "expired":
    case "void":
      return eb.lit(true);
  }
}

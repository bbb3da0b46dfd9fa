import type { Transaction } from "kysely";
import { nextRow } from "../../../audit/chain.ts";
import type { AuditEntry, AuditHead, AuditRow } from "../../../audit/entry.ts";
import type { AuditLog } from "../../../ports/store/audit-log.ts";
import type { Database } from "../database.ts";
import type { Session } from "../session.ts";

/** The audit log in a transaction. */
export class AuditRows implements AuditLog {
  readonly #session: Session;

  constructor(session: Session) {
    this.#session = session;
  }

  async head(): Promise<AuditHead> {
    const { seq, hash } = await this.#session.run((db) => headRow(db).executeTakeFirstOrThrow());
    return { seq, hash };
  }

  async after(seq: number, limit: number): Promise<readonly AuditRow[]> {
    const rows = await this.#session.run((db) =>
      db
        .selectFrom("audit_log")
        .selectAll()
        .where("seq", ">", seq)
        .orderBy("seq")
        .limit(limit)
        .execute(),
    );
    return rows.map(({ at_ms, body, prev, hash, ...row }) => ({
      seq: row.seq,
      atMs: at_ms,
      body,
      prev,
      hash,
    }));
  }
}

/** Continues the chain. The head is the last row a transaction takes hold of, so that it is held shortly. */
export async function appendEntries(
  session: Session,
  entries: readonly AuditEntry[],
): Promise<void> {
  if (entries.length === 0) return;
  await session.run(async (db) => {
    const newest = headRow(db);
    const held = session.ways.dialect === "postgres" ? newest.forUpdate() : newest;
    let head: AuditHead = await held.executeTakeFirstOrThrow();
    for (const entry of entries) {
      const row = nextRow(head, entry);
      const { seq, atMs, body, prev, hash } = row;
      await db.insertInto("audit_log").values({ seq, at_ms: atMs, body, prev, hash }).execute();
      head = row;
    }
  });
}

function headRow(db: Transaction<Database>) {
  return db.selectFrom("audit_head").select(["seq", "hash"]);
}

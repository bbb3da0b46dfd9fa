import { sql } from "kysely";
import type { Transaction } from "kysely";
import type { Lease } from "../../../ports/store/lease.ts";
import type { Fence } from "../../../ports/store/run.ts";
import type { Database } from "../database.ts";
import type { Session } from "../session.ts";
import type { Ways } from "../ways.ts";

/** There is one turn in a store: the turn to act. */
const ACTING = "acting";

/** The turn to act, in a transaction. */
export class LeaseRows implements Lease {
  readonly #session: Session;

  constructor(session: Session) {
    this.#session = session;
  }

  take({
    holder,
    ttlMs,
    force,
  }: {
    readonly holder: string;
    readonly ttlMs: number;
    readonly force: boolean;
  }): Promise<Fence | undefined> {
    const { ways } = this.#session;
    const until = sql<number>`${ways.nowMs()} + ${sql.lit(Math.ceil(ttlMs))}`;
    return this.#session.run(async (db) => {
      const turn = await db
        .insertInto("lease")
        .values({ name: ACTING, holder, epoch: 1, expires_ms: until })
        .onConflict((conflict) =>
          conflict
            .column("name")
            .doUpdateSet({
              holder,
              epoch: sql`CASE WHEN lease.holder = ${holder} THEN lease.epoch ELSE lease.epoch + 1 END`,
              expires_ms: until,
            })
            .where((eb) =>
              eb.or([
                eb("lease.holder", "=", holder),
                eb("lease.expires_ms", "<=", ways.nowMs()),
                eb.lit(force),
              ]),
            ),
        )
        .returning(["holder", "epoch"])
        .executeTakeFirst();
      return turn && { holder: turn.holder, epoch: turn.epoch };
    });
  }

  taken(): Promise<boolean> {
    const { ways } = this.#session;
    return this.#session.run(async (db) => {
      const turn = await db
        .selectFrom("lease")
        .select("epoch")
        .where("name", "=", ACTING)
        .where("expires_ms", ">", ways.nowMs())
        .executeTakeFirst();
      return turn !== undefined;
    });
  }

  async release({ holder, epoch }: Fence): Promise<void> {
    await this.#session.run((db) =>
      db
        .updateTable("lease")
        .set({ expires_ms: 0 })
        .where("name", "=", ACTING)
        .where("holder", "=", holder)
        .where("epoch", "=", epoch)
        .execute(),
    );
  }
}

/** Whether it is still the fence's turn. On PostgreSQL nobody can take it until the transaction is over. */
export async function leaseHolds(
  db: Transaction<Database>,
  { holder, epoch }: Fence,
  { dialect, nowMs }: Ways,
): Promise<boolean> {
  const row = db
    .selectFrom("lease")
    .select("epoch")
    .where("name", "=", ACTING)
    .where("holder", "=", holder)
    .where("epoch", "=", epoch)
    .where("expires_ms", ">", nowMs());
  const held = dialect === "postgres" ? row.forShare() : row;
  return (await held.executeTakeFirst()) !== undefined;
}

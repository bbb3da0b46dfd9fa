import type { Body } from "../../../message/model.ts";
import type { NewNotice, Outbox, StoredNotice } from "../../../ports/store/outbox.ts";
import type { OutboxTable } from "../database.ts";
import type { Session } from "../session.ts";

/** Messages to people, in a transaction. */
export class OutboxRows implements Outbox {
  readonly #session: Session;

  constructor(session: Session) {
    this.#session = session;
  }

  async add({ topic, audience, body, atMs }: NewNotice): Promise<void> {
    const said = { topic, audience, body_json: JSON.stringify(body), at_ms: atMs };
    await this.#session.run(async (db) => {
      // Numbers are given in the order of commits: who has read up to one has missed none below it.
      const { last } = await db
        .selectFrom("outbox")
        .select(({ fn }) => fn.max<number | null>("seq").as("last"))
        .executeTakeFirstOrThrow();
      await db
        .insertInto("outbox")
        .values({ seq: (last ?? 0) + 1, ...said })
        .execute();
    });
  }

  async after(seq: number, limit: number): Promise<readonly StoredNotice[]> {
    const rows = await this.#session.run((db) =>
      db
        .selectFrom("outbox")
        .selectAll()
        .where("seq", ">", seq)
        .orderBy("seq")
        .limit(limit)
        .execute(),
    );
    return rows.map(noticeOf);
  }

  async firstOf(topic: string): Promise<number | undefined> {
    const row = await this.#session.run((db) =>
      db
        .selectFrom("outbox")
        .select(({ fn }) => fn.min<number | null>("seq").as("first"))
        .where("topic", "=", topic)
        .executeTakeFirst(),
    );
    return row?.first ?? undefined;
  }

  async newest(limit: number): Promise<readonly StoredNotice[]> {
    const rows = await this.#session.run((db) =>
      db.selectFrom("outbox").selectAll().orderBy("seq", "desc").limit(limit).execute(),
    );
    return rows.map(noticeOf);
  }

  async sentBy(surface: string): Promise<number> {
    const row = await this.#session.run((db) =>
      db.selectFrom("outbox_sent").select("seq").where("surface", "=", surface).executeTakeFirst(),
    );
    return row?.seq ?? 0;
  }

  async begin(surface: string, seq: number): Promise<void> {
    await this.#session.run((db) =>
      db
        .insertInto("outbox_sent")
        .values({ surface, seq })
        .onConflict((conflict) => conflict.column("surface").doNothing())
        .execute(),
    );
  }

  /** Never goes back: a surface that was slower than another of its kind has nothing to take back. */
  async sent(surface: string, seq: number): Promise<void> {
    await this.#session.run((db) =>
      db
        .insertInto("outbox_sent")
        .values({ surface, seq })
        .onConflict((conflict) =>
          conflict.column("surface").doUpdateSet({ seq }).where("outbox_sent.seq", "<", seq),
        )
        .execute(),
    );
  }
}

function noticeOf({ seq, topic, audience, body_json, at_ms }: OutboxTable): StoredNotice {
  return { seq, topic, audience, body: JSON.parse(body_json) as Body, atMs: at_ms };
}

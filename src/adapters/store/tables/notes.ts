import type { Notes } from "../../../ports/store/store.ts";
import type { Session } from "../session.ts";

/** Single facts by name, in a transaction. */
export class NoteRows implements Notes {
  readonly #session: Session;

  constructor(session: Session) {
    this.#session = session;
  }

  async get(name: string): Promise<string | undefined> {
    const row = await this.#session.run((db) =>
      db.selectFrom("note").select("value").where("name", "=", name).executeTakeFirst(),
    );
    return row?.value;
  }

  async set(name: string, value: string): Promise<void> {
    await this.#session.run((db) =>
      db
        .insertInto("note")
        .values({ name, value })
        .onConflict((conflict) => conflict.column("name").doUpdateSet({ value }))
        .execute(),
    );
  }
}

import type { Agreeing, Agreement } from "../../../ports/store/agreeing.ts";
import type { Session } from "../session.ts";

/** Who is just agreeing, in a transaction. */
export class AgreeingRows implements Agreeing {
  readonly #session: Session;

  constructor(session: Session) {
    this.#session = session;
  }

  async begin({ topic, person, untilMs }: Agreement): Promise<void> {
    await this.#session.run((db) =>
      db
        .insertInto("agreeing")
        .values({ topic, person, until_ms: untilMs })
        .onConflict((conflict) =>
          conflict.columns(["topic", "person"]).doUpdateSet({ until_ms: untilMs }),
        )
        .execute(),
    );
  }

  async end(topic: string, person: string): Promise<void> {
    await this.#session.run((db) =>
      db.deleteFrom("agreeing").where("topic", "=", topic).where("person", "=", person).execute(),
    );
  }

  async at(topic: string, ms: number): Promise<readonly string[]> {
    const rows = await this.#session.run((db) =>
      db
        .selectFrom("agreeing")
        .select("person")
        .where("topic", "=", topic)
        .where("until_ms", ">", ms)
        .orderBy("person")
        .execute(),
    );
    return rows.map(({ person }) => person);
  }
}

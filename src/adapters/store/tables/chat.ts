import { sql } from "kysely";
import type { ChatName } from "../../../ports/actor.ts";
import type { ChatMessage, ChatMessageState, ChatRows } from "../../../ports/store/chat.ts";
import type { ChatMessageTable } from "../database.ts";
import type { Session } from "../session.ts";

/** Acts and messages of chats, in a transaction. */
export class ChatTables implements ChatRows {
  readonly #session: Session;

  constructor(session: Session) {
    this.#session = session;
  }

  async takeOnce(key: string, atMs: number, forMs: number): Promise<boolean> {
    const once = !Number.isFinite(forMs);
    const until = once ? -1 : atMs - forMs;
    const from = once ? Number.MAX_SAFE_INTEGER : atMs + forMs;
    const taken = await this.#session.run((db) =>
      db
        .insertInto("chat_act")
        .values({ name: key, at_ms: atMs })
        .onConflict((conflict) =>
          conflict
            .column("name")
            .doUpdateSet({ at_ms: atMs })
            .where((eb) =>
              eb.or([eb("chat_act.at_ms", "<=", until), eb("chat_act.at_ms", ">=", from)]),
            ),
        )
        .returning("name")
        .execute(),
    );
    return taken.length === 1;
  }

  async forgetActs(beforeMs: number): Promise<void> {
    await this.#session.run((db) =>
      db.deleteFrom("chat_act").where("at_ms", "<", beforeMs).execute(),
    );
  }

  async message(surface: ChatName, key: string): Promise<ChatMessage | undefined> {
    const row = await this.#session.run((db) =>
      db
        .selectFrom("chat_message")
        .selectAll()
        .where("surface", "=", surface)
        .where("name", "=", key)
        .executeTakeFirst(),
    );
    return row && messageOf(row);
  }

  async messages(
    surface: ChatName,
    state: ChatMessageState,
    limit: number,
  ): Promise<readonly ChatMessage[]> {
    const rows = await this.#session.run((db) =>
      db
        .selectFrom("chat_message")
        .selectAll()
        .where("surface", "=", surface)
        .where("state", "=", state)
        .orderBy("at_ms")
        .orderBy("name")
        .limit(limit)
        .execute(),
    );
    return rows.map(messageOf);
  }

  async living(surface: ChatName): Promise<readonly ChatMessage[]> {
    const rows = await this.#session.run((db) =>
      db
        .selectFrom("chat_message")
        .selectAll()
        .where("surface", "=", surface)
        .where("shown", "is not", null)
        .orderBy("at_ms")
        .orderBy("name")
        .execute(),
    );
    return rows.map(messageOf);
  }

  async keep({
    surface,
    key,
    channel,
    thread,
    id,
    state,
    atMs,
    shown,
  }: ChatMessage): Promise<void> {
    const stands = {
      channel,
      thread: thread ?? null,
      id: id ?? null,
      state,
      at_ms: atMs,
      shown: shown ?? null,
    };
    await this.#session.run((db) =>
      db
        .insertInto("chat_message")
        .values({ surface, name: key, ...stands })
        .onConflict((conflict) => conflict.columns(["surface", "name"]).doUpdateSet(stands))
        .execute(),
    );
  }

  async fact(surface: ChatName, name: string): Promise<string | undefined> {
    const row = await this.#session.run((db) =>
      db
        .selectFrom("chat_fact")
        .select("value")
        .where("surface", "=", surface)
        .where("name", "=", name)
        .executeTakeFirst(),
    );
    return row?.value;
  }

  async keepFact(surface: ChatName, name: string, value: string): Promise<void> {
    await this.#session.run((db) =>
      db
        .insertInto("chat_fact")
        .values({ surface, name, value })
        .onConflict((conflict) => conflict.columns(["surface", "name"]).doUpdateSet({ value }))
        .execute(),
    );
  }

  async forgetMessages(surface: ChatName, prefix: string, beforeMs: number): Promise<void> {
    await this.#session.run((db) =>
      db
        .deleteFrom("chat_message")
        .where("surface", "=", surface)
        .where("at_ms", "<", beforeMs)
        .where(sql<boolean>`substr(name, 1, length(${prefix})) = ${prefix}`)
        .execute(),
    );
  }
}

function messageOf(row: ChatMessageTable): ChatMessage {
  const { surface, name: key, channel, thread, id, state, at_ms: atMs, shown } = row;
  const stands = { thread: thread ?? undefined, id: id ?? undefined, shown: shown ?? undefined };
  return { surface, key, channel, state, atMs, ...stands };
}

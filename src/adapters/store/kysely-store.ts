import { AsyncLocalStorage } from "node:async_hooks";
import type { Kysely } from "kysely";
import type { AuditEntry } from "../../audit/entry.ts";
import type { RecordEntry, Store, Tables } from "../../ports/store/store.ts";
import type { Database } from "./database.ts";
import { Session } from "./session.ts";
import { AgreeingRows } from "./tables/agreeing.ts";
import { appendEntries, AuditRows } from "./tables/audit-log.ts";
import { ChatTables } from "./tables/chat.ts";
import { LeaseRows } from "./tables/leases.ts";
import { NoteRows } from "./tables/notes.ts";
import { OutboxRows } from "./tables/outbox.ts";
import { RequestRows } from "./tables/requests.ts";
import { RunRows } from "./tables/runs.ts";
import type { Ways } from "./ways.ts";

export interface KyselyStoreOptions {
  readonly db: Kysely<Database>;
  readonly ways: Ways;
  readonly sharing: Store["sharing"];
  /** Gives back what was held for the store, once nothing is at work on it. */
  readonly release: () => Promise<void>;
}

/** The store over either database. Only a transaction's tables leave it, never the database. */
export class KyselyStore implements Store {
  readonly sharing: Store["sharing"];
  readonly #db: Kysely<Database>;
  readonly #ways: Ways;
  readonly #release: () => Promise<void>;
  #closed: Promise<void> | undefined;
  /** The transaction that the running code is a part of. */
  readonly #inside = new AsyncLocalStorage<{ over: boolean }>();

  constructor({ db, ways, sharing, release }: KyselyStoreOptions) {
    this.#db = db;
    this.#ways = ways;
    this.sharing = sharing;
    this.#release = release;
  }

  read<T>(work: (tables: Tables) => Promise<T>): Promise<T> {
    const transaction = this.#db
      .transaction()
      .setIsolationLevel("repeatable read")
      .setAccessMode("read only");
    return this.#alone(() =>
      transaction.execute(async (trx) => {
        await this.#ways.beginRead(trx);
        return inSession(new Session(trx, this.#ways), (session) => work(tablesOf(session)));
      }),
    );
  }

  write<T>(work: (tables: Tables, record: RecordEntry) => Promise<T>): Promise<T> {
    return this.#alone(() =>
      this.#db.transaction().execute(async (trx) => {
        await this.#ways.beginWrite(trx);
        return inSession(new Session(trx, this.#ways), async (session) => {
          const entries: AuditEntry[] = [];
          const record: RecordEntry = (entry) => {
            session.mustBeOpen();
            entries.push(entry);
          };
          const result = await work(tablesOf(session), record);
          await appendEntries(session, entries);
          return result;
        });
      }),
    );
  }

  close(): Promise<void> {
    this.#closed ??= this.#db.destroy().finally(this.#release);
    return this.#closed;
  }

  /** A transaction inside another would wait for it for ever, or be a second one that sees none of the first. */
  #alone<T>(work: () => Promise<T>): Promise<T> {
    if (this.#inside.getStore()?.over === false) {
      return Promise.reject(new Error("the store was used inside one of its own transactions"));
    }
    const place = { over: false };
    return this.#inside.run(place, async () => {
      try {
        return await work();
      } finally {
        place.over = true;
      }
    });
  }
}

async function inSession<T>(session: Session, work: (session: Session) => Promise<T>): Promise<T> {
  try {
    const result = await work(session);
    session.mustBeWhole();
    return result;
  } finally {
    session.end();
  }
}

function tablesOf(session: Session): Tables {
  return {
    requests: new RequestRows(session),
    runs: new RunRows(session),
    outbox: new OutboxRows(session),
    audit: new AuditRows(session),
    lease: new LeaseRows(session),
    notes: new NoteRows(session),
    chat: new ChatTables(session),
    agreeing: new AgreeingRows(session),
  };
}

import { verifyChain } from "../../src/audit/verify.ts";
import type { AuditRow } from "../../src/audit/entry.ts";
import { plainText } from "../../src/message/plain-text.ts";
import { readRun } from "../../src/mitigation/run/run-view.ts";
import type { RunView } from "../../src/mitigation/run/run-view.ts";
import type { StoredNotice } from "../../src/ports/store/outbox.ts";
import type { StoredRequest } from "../../src/ports/store/request.ts";
import type { StoredAction } from "../../src/ports/store/run.ts";
import type { Store } from "../../src/ports/store/store.ts";

/** An audit row, read again. */
export type Audited = Readonly<Record<string, unknown>> & { readonly what: string };

/** What is in the store, past whoever works with it. */
export class StoreSeen {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  rows(): Promise<readonly AuditRow[]> {
    return this.#store.read(({ audit }) => audit.after(0, 10_000));
  }

  /** Everything of the audit log, or what it says of one thing. */
  async audit(what?: string): Promise<readonly Audited[]> {
    const rows = (await this.rows()).map(({ body }) => JSON.parse(body) as Audited);
    return what === undefined ? rows : rows.filter((row) => row.what === what);
  }

  /** What people were told, oldest first, as plain text. */
  async told(topic?: string): Promise<readonly string[]> {
    const notices = await this.notices();
    return notices
      .filter((one) => topic === undefined || one.topic === topic)
      .map(({ body }) => plainText({ origin: null, ...body }));
  }

  notices(): Promise<readonly StoredNotice[]> {
    return this.#store.read(({ outbox }) => outbox.after(0, 10_000));
  }

  async request(id: string): Promise<StoredRequest> {
    const found = await this.#store.read(({ requests }) => requests.find(id));
    if (found === undefined) throw new Error(`no request ${id}`);
    return found;
  }

  async view(id: string): Promise<RunView> {
    const view = await readRun(this.#store, id);
    if (view === undefined) throw new Error(`no run ${id}`);
    return view;
  }

  async action(id: string, host: string): Promise<StoredAction> {
    const { actions } = await this.view(id);
    const found = actions.find((action) => action.host === host);
    if (found === undefined) throw new Error(`no action on ${host}`);
    return found;
  }

  /** Whether every row follows from the one before, up to the head. */
  async whole(): Promise<boolean> {
    const head = await this.#store.read(({ audit }) => audit.head());
    const rows = await this.rows();
    async function* batches() {
      yield await Promise.resolve(rows);
    }
    const { fault } = await verifyChain({ batches: batches(), head, known: undefined });
    return fault === undefined;
  }
}

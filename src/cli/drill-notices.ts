import type { App } from "../app/app.ts";
import { plainText } from "../message/plain-text.ts";
import type { PrintOptions } from "./exit.ts";

/** This surface, in the outbox. */
const SURFACE = "drill";

/** Most messages that are shown at once; `runs` has them all. */
const MOST = 20;

/**
 * Shows on a terminal what people were told since they looked last: requests that expired, actions that were
 * uncertain, units that run again. Programs that read JSON find it under `told` in `runs`.
 */
export class DrillNotices {
  readonly #app: App;
  readonly #silent: boolean;

  constructor(app: App, { json }: PrintOptions) {
    this.#app = app;
    this.#silent = json;
  }

  async show(): Promise<void> {
    const opened = await this.#app.desk.opened();
    if (opened === undefined || this.#silent) return;
    const { store } = opened.ledger;
    const fresh = await store.read(async ({ outbox }) =>
      outbox.after(await outbox.sentBy(SURFACE), MOST),
    );
    for (const { body } of fresh) {
      process.stdout.write(`${plainText({ origin: this.#app.origin, ...body })}\n`);
    }
    await this.#mark(fresh.at(-1)?.seq);
  }

  /** Whatever a command has led to by now stands in its answer. */
  async seen(): Promise<void> {
    const opened = await this.#app.desk.opened();
    if (opened === undefined || this.#silent) return;
    const [newest] = await opened.ledger.store.read(({ outbox }) => outbox.newest(1));
    await this.#mark(newest?.seq);
  }

  async #mark(seq: number | undefined): Promise<void> {
    const opened = await this.#app.desk.opened();
    if (opened === undefined || seq === undefined) return;
    await opened.ledger.store.write(({ outbox }) => outbox.sent(SURFACE, seq));
  }
}

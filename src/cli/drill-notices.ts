import type { App } from "../app/app.ts";
import type { Answer } from "../command/answer.ts";
import { plainText } from "../message/plain-text.ts";
import type { StoredNotice } from "../ports/store/outbox.ts";
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
  readonly #app: Pick<App, "desk" | "origin">;
  readonly #silent: boolean;
  readonly #print: (words: string) => void;

  constructor(
    app: Pick<App, "desk" | "origin">,
    { json }: PrintOptions,
    print: (words: string) => void,
  ) {
    this.#app = app;
    this.#silent = json;
    this.#print = print;
  }

  /** Shows what is new; after an answer, only what does not stand in it. */
  async show(answer?: Answer): Promise<void> {
    const opened = await this.#app.desk.opened();
    if (opened === undefined || this.#silent) return;
    const { store } = opened.ledger;
    const fresh = await store.read(async ({ outbox }) =>
      outbox.after(await outbox.sentBy(SURFACE), MOST),
    );
    for (const notice of fresh) {
      if (answer !== undefined && standsIn(answer, notice)) continue;
      this.#print(`${plainText({ origin: this.#app.origin, ...notice.body })}\n`);
    }
    const newest = fresh.at(-1)?.seq;
    if (newest !== undefined) await store.write(({ outbox }) => outbox.sent(SURFACE, newest));
  }
}

/** How a command's own request or run came along stands in its answer; what was seen meanwhile does not. */
function standsIn({ result, error }: Answer, { topic, body }: StoredNotice): boolean {
  // The refusal says it, with what to do.
  if (error?.code === "void") return body.title.endsWith(": void");
  const { request, run } = result as Named;
  const own = [request?.id, request?.run, run?.id].includes(topic);
  return own && /^(?:request|run) /.test(body.title);
}

/** What the answers about mitigations have in common. */
interface Named {
  readonly request?: { readonly id: string; readonly run?: string };
  readonly run?: { readonly id: string };
}

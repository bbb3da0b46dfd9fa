import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { Placed } from "../../../ports/chat-surface.ts";
import { transactionOf } from "../saying/transaction.ts";
import type { MatrixWeb, WebAnswer } from "../web/matrix-web.ts";
import { MARKS } from "./marks.ts";
import type { Mark } from "./marks.ts";
import { ownReactions } from "./own-reactions.ts";

export interface SeedsOptions {
  readonly web: MatrixWeb;
  /** The bot's own user id, once the homeserver has told it. */
  readonly self: () => string | undefined;
  /** Ends every wait: the bot stops. */
  readonly stop: AbortSignal;
}

/** How long whoever wants them there waits for it. What takes longer goes on by itself. */
const WAITED_MS = 1_000;

/** How long is waited where nobody says how long, and at least. */
const AGAIN_MS = 1_000;

/** How often something fails before it is left as it is: the next edit tries again. */
const MOST_FAILURES = 60;

/** Messages that are remembered; older ones are asked for again. */
const MOST = 500;

interface Seeded {
  readonly placed: Placed;
  wanted: boolean;
  /** Our reactions to it, event ids by what they are; undefined while that is not known. */
  held: Map<Mark, string> | undefined;
  working: Promise<void> | undefined;
}

/**
 * Our own reactions to our messages: they stand there exactly as long as there is something to decide. What is known
 * to be right is not asked again; what a process that died left half done is put right by the next edit.
 */
export class Seeds {
  readonly #options: SeedsOptions;
  readonly #seeded = new Map<string, Seeded>();

  constructor(options: SeedsOptions) {
    this.#options = options;
  }

  /** `fresh`: it was posted just now, so there is nothing of ours on it. Resolves soon, whatever the homeserver does. */
  async want(
    placed: Placed,
    wanted: boolean,
    { fresh }: { readonly fresh: boolean },
  ): Promise<void> {
    const { id } = placed;
    const seeded = this.#seeded.get(id) ?? { placed, wanted, held: undefined, working: undefined };
    if (fresh) seeded.held = new Map();
    seeded.wanted = wanted;
    this.#remember(id, seeded);
    if (isRight(seeded)) return;
    seeded.working ??= this.#work(seeded);
    const left = new AbortController();
    await Promise.race([
      seeded.working,
      sleep(WAITED_MS, undefined, { signal: left.signal }).catch(() => undefined),
    ]);
    left.abort();
  }

  #remember(id: string, seeded: Seeded): void {
    this.#seeded.delete(id);
    this.#seeded.set(id, seeded);
    const [oldest] = this.#seeded.entries();
    if (this.#seeded.size > MOST && oldest?.[1].working === undefined && oldest !== undefined) {
      this.#seeded.delete(oldest[0]);
    }
  }

  async #work(seeded: Seeded): Promise<void> {
    const { stop } = this.#options;
    let failures = 0;
    while (!stop.aborted && failures < MOST_FAILURES && !isRight(seeded)) {
      const answer = await this.#step(seeded);
      if (answer.kind === "ok") continue;
      failures += 1;
      // It may be otherwise than is known.
      seeded.held = undefined;
      const isThere = answer.kind === "refused" && answer.errcode === "M_DUPLICATE_ANNOTATION";
      if (answer.kind === "refused" && !isThere) break;
      const waitMs = answer.kind === "later" ? Math.max(answer.afterMs, AGAIN_MS) : AGAIN_MS;
      await sleep(waitMs, undefined, { signal: stop }).catch(() => undefined);
    }
    // Nothing comes between the last look and this: who wants something else now begins anew.
    seeded.working = undefined;
  }

  /** One call towards what is wanted. */
  #step(seeded: Seeded): Promise<WebAnswer> {
    const { held, wanted, placed } = seeded;
    if (held === undefined) return this.#ask(seeded);
    const missing = MARKS.find((mark) => !held.has(mark));
    return wanted && missing !== undefined
      ? this.#put(placed, missing, held)
      : this.#takeOne(placed, held);
  }

  async #ask(seeded: Seeded): Promise<WebAnswer> {
    const { web, self } = this.#options;
    const me = self();
    if (me === undefined) {
      return { kind: "later", afterMs: AGAIN_MS, detail: "the homeserver has not told who we are" };
    }
    const read = await ownReactions(seeded.placed, me, web);
    if (read.kind !== "read") return read;
    seeded.held = new Map(read.own);
    return { kind: "ok", body: {} };
  }

  async #put(
    { channel: room, id }: Placed,
    mark: Mark,
    held: NonNullable<Seeded["held"]>,
  ): Promise<WebAnswer> {
    const relation = { rel_type: "m.annotation", event_id: id, key: mark };
    // A homeserver takes the same reaction once, so this needs no transaction that it knows again.
    const place = { room, type: "m.reaction", txn: randomUUID() };
    const body = { "m.relates_to": relation };
    const answer = await this.#options.web.call("send", place, { body });
    if (answer.kind === "ok") held.set(mark, String(answer.body["event_id"]));
    return answer;
  }

  async #takeOne({ channel: room }: Placed, held: NonNullable<Seeded["held"]>): Promise<WebAnswer> {
    const [mark, event] = [...held][0] ?? [];
    if (mark === undefined || event === undefined) return { kind: "ok", body: {} };
    const place = { room, event, txn: transactionOf("redact", room, event) };
    const answer = await this.#options.web.call("redact", place);
    const isGone = answer.kind === "refused" && answer.errcode === "M_NOT_FOUND";
    if (answer.kind === "ok" || isGone) held.delete(mark);
    return isGone ? { kind: "ok", body: {} } : answer;
  }
}

function isRight({ held, wanted }: Seeded): boolean {
  if (held === undefined) return false;
  return wanted ? MARKS.every((mark) => held.has(mark)) : held.size === 0;
}

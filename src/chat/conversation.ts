import type { Answer } from "../command/answer.ts";
import type { Line, Message, Origin } from "../message/model.ts";
import { Coalesced } from "../mitigation/coalesced.ts";
import type { Parted } from "../message/parting/part-on.ts";
import type { Said } from "../ports/chat-said.ts";
import type { NotSent, Placed, Sent } from "../ports/chat-surface.ts";
import { answerKey, detailKey } from "./answer-keys.ts";
import { beginsToEnd } from "./answering.ts";
import { forget, place } from "./placing.ts";
import type { Ground, Stands } from "./placing.ts";
import { onlyLooks } from "./without-buttons.ts";
import { workingBody } from "./working-message.ts";

/** What is answered within this time needs no message that says that it is looked at. */
const AT_ONCE_MS = 400;

/** A message is edited at most this often (docs.slack.dev: chat.update takes 50 a minute in a workspace). */
const EDIT_MS = 2_000;

/** How long an answer that the chat does not take now is tried again before who asked is told. */
const PATIENCE_MS = 120_000;

/** How long it is tried afterwards, where it would take the place of a message that says that something is looked at. */
const LATE_MS = 24 * 3_600_000;

/** An edit that was given up may still arrive; by then it has. */
const OVERTAKEN_MS = 30_000;

export interface ConversationParts extends Ground {
  readonly origin: Origin;
  /** The process that answers. */
  readonly owner: string;
  /** Ends every wait: the bot stops. */
  readonly stop: AbortSignal;
}

/** One question and its one message: it says what is looked at, then what was found, then the answer. */
export class Conversation {
  readonly #said: Said;
  readonly #typed: string;
  readonly #parts: ConversationParts;
  readonly #lines: Line[] = [];
  readonly #edits: Coalesced;
  readonly #over = new AbortController();
  #placed: Placed | undefined;
  #answered = false;
  /** Whether an edit was given up that may still arrive after a newer one. */
  #overtaken = false;
  #placing: Promise<NotSent | undefined> | undefined;

  constructor(said: Said, typed: string, parts: ConversationParts) {
    this.#said = said;
    this.#typed = typed;
    this.#parts = parts;
    this.#edits = new Coalesced(() => this.#edit(), EDIT_MS, parts.clock);
  }

  /** Whether people see by now that something is looked at. */
  get begun(): boolean {
    return this.#placing !== undefined;
  }

  /** Has a message posted where the answer takes its time. */
  async begin(): Promise<void> {
    await this.#parts.clock.wait(AT_ONCE_MS, this.#over.signal);
    if (!this.#over.signal.aborted && this.#placing === undefined) this.#show();
  }

  readonly tell = (line: Line): void => {
    if (this.#over.signal.aborted) return;
    this.#lines.push(line);
    if (this.#placing === undefined) this.#show();
    else this.#edits.changed();
  };

  /** There is nothing to post: who asked is answered alone. */
  cancel(): void {
    this.#over.abort();
  }

  /** Puts the answer in the place of what stood there, and its detail into the thread. */
  async end({ message }: Answer): Promise<NotSent | undefined> {
    this.#over.abort();
    const { surface, rows, clock } = this.#parts;
    const { root, thread } = surface.part(onlyLooks(message));
    await this.#edits.flush().catch(() => undefined);
    const failed = await this.#placing;
    if (failed?.kind === "refused") return failed;
    const { name } = surface;
    await rows((chat) => beginsToEnd(chat, { surface: name, key: this.#key }, clock.now()));
    return this.#answer({ root, thread }, PATIENCE_MS);
  }

  /** After an end that was not taken in time: nothing says for ever that something is looked at. */
  async endLate({ message }: Answer): Promise<void> {
    const { surface, stop } = this.#parts;
    if (this.#placed === undefined || this.#answered || stop.aborted) return;
    await this.#answer(surface.part(onlyLooks(message)), LATE_MS);
  }

  async #answer({ root, thread }: Parted, patienceMs: number): Promise<NotSent | undefined> {
    const { surface, rows } = this.#parts;
    const sent = await this.#patiently(() => this.#final(root), patienceMs);
    if (sent.kind !== "sent") return sent;
    this.#answered = true;
    if (this.#overtaken) void this.#repeat(sent.placed, root);
    await rows(async (chat) => {
      const row = await chat.message(surface.name, this.#key);
      if (row !== undefined) await chat.keep({ ...row, state: "done" });
    });
    return this.#detail(thread, sent.placed);
  }

  /** What is said last must stand there at last. */
  async #repeat(placed: Placed, root: Message): Promise<void> {
    const { surface, clock, stop } = this.#parts;
    await clock.wait(OVERTAKEN_MS, stop);
    if (!stop.aborted) await surface.edit(placed, root);
  }

  get #key(): string {
    return answerKey(this.#parts.owner, this.#said.key);
  }

  async #detail(thread: readonly Message[], root: Placed): Promise<NotSent | undefined> {
    const posting = { channel: root.channel, thread: this.#said.from.thread ?? root.id };
    for (const [index, message] of thread.entries()) {
      const key = detailKey(this.#parts.owner, this.#said.key, index);
      const wanted = { key, message, posting, as: "done" } as const;
      const sent = await this.#patiently(() => place(wanted, this.#parts), PATIENCE_MS);
      if (sent.kind !== "sent") return sent;
    }
    return undefined;
  }

  async #final(root: Message): Promise<Sent> {
    const { surface } = this.#parts;
    const stands = await this.#post(root);
    if (stands.kind !== "sent" || stands.fresh) return stands;
    const edited = await surface.edit(stands.placed, root);
    if (edited.kind !== "refused") return edited;
    // Somebody took it away while it was looked at.
    await forget(this.#key, this.#parts);
    return this.#post(root);
  }

  #show(): void {
    this.#placing = this.#post(this.#working()).then(
      (sent) => (sent.kind === "sent" ? undefined : sent),
      // What broke breaks the answer, too, and is reported there.
      () => ({ kind: "unsure", detail: "the store cannot be used" }),
    );
  }

  async #post(message: Message): Promise<Stands | NotSent> {
    const { channel, thread } = this.#said.from;
    const posting = { channel, ...(thread === undefined ? {} : { thread }) };
    const sent = await place({ key: this.#key, message, posting, as: "working" }, this.#parts);
    if (sent.kind === "sent") this.#placed = sent.placed;
    return sent;
  }

  async #edit(): Promise<void> {
    await this.#placing;
    if (this.#placed === undefined) return;
    const edited = await this.#parts.surface.edit(this.#placed, this.#working());
    // One that is not taken is overtaken by the next one, or the other way round.
    if (edited.kind === "later" || edited.kind === "unsure") this.#overtaken = true;
  }

  #working(): Message {
    return { origin: this.#parts.origin, ...workingBody(this.#typed, this.#lines) };
  }

  /** An answer is worth waiting for: it is tried again until the chat takes it, as long as that is not too long. */
  async #patiently(send: () => Promise<Sent>, patienceMs: number): Promise<Sent> {
    const { clock, stop } = this.#parts;
    const untilMs = clock.elapsed() + patienceMs;
    for (;;) {
      const sent = await send();
      if (sent.kind === "sent" || sent.kind === "refused") return sent;
      const afterMs = sent.kind === "later" ? sent.afterMs : EDIT_MS;
      if (stop.aborted || clock.elapsed() + afterMs > untilMs) return sent;
      await clock.wait(afterMs, stop);
    }
  }
}

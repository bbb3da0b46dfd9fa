import { hasRole } from "../lattice/person.ts";
import type { Person } from "../lattice/person.ts";
import type { Ledger, MitigationSources } from "../mitigation/sources.ts";
import type { Origin } from "../message/model.ts";
import type { ChatSurface, NotSent, Posting } from "../ports/chat-surface.ts";
import type { StoredNotice } from "../ports/store/outbox.ts";
import { durableRows } from "./chat-store.ts";
import { Doubts } from "./doubts.ts";
import { LivingRoot } from "./living-root.ts";
import type { RootParts } from "./living-root.ts";
import { place } from "./placing.ts";
import { isRequestTopic, livingTopics, rootTopic } from "./topic-body.ts";
import { Waker } from "./waker.ts";
import { withoutButtons } from "./without-buttons.ts";

/** How often the store is looked at: another process may write, too. */
const ROUND_MS = 1_000;

/** What was told before a chat was configured is not told there afterwards. */
const BEFORE_MS = 60_000;

/** After a failure that is not the chat's own. */
const AGAIN_MS = 2_000;

/** How long a call under way is waited for at the end. */
const LEAVE_MS = 900;

export interface MirrorOptions {
  readonly surface: ChatSurface;
  readonly origin: Origin;
  readonly ledger: Ledger;
  readonly sources: Pick<MitigationSources, "people" | "publicNames" | "clock" | "report">;
}

/** How far a chat is behind what it is to be told. */
export interface MirrorState {
  /** Notices that were not told there yet. */
  readonly waiting: number;
  /** When the oldest of them was written; Unix milliseconds. */
  readonly oldestMs: number | undefined;
  /** Why the last attempt failed; undefined when it did not. */
  readonly failure: string | undefined;
  /** Notices that the chat would not take, since the start: people were not told them there. */
  readonly untold: number;
}

/**
 * Tells one chat everything that people must be told, in order and at least once, and keeps the message of each request
 * and run as it stands. Works while this process has the turn to act.
 */
export class Mirror {
  readonly #options: MirrorOptions;
  readonly #parts: RootParts;
  readonly #roots = new Map<string, LivingRoot>();
  readonly #waker: Waker;
  readonly #stop = new AbortController();
  #working: Promise<void> | undefined;
  #notBeforeMs = 0;
  #state: MirrorState = { waiting: 0, oldestMs: undefined, failure: undefined, untold: 0 };

  constructor(options: MirrorOptions) {
    const { surface, origin, ledger, sources } = options;
    const { store } = ledger;
    const { clock } = sources;
    this.#options = options;
    this.#waker = new Waker(clock);
    const approvers = [...sources.people.values()].filter((one) => hasRole(one, "approver"));
    this.#parts = {
      surface,
      origin,
      store,
      rows: durableRows(store),
      clock,
      doubts: new Doubts(clock),
      sources,
      approvers: approvers.map(({ id }) => id),
    };
  }

  start(): void {
    this.#working ??= this.#work();
  }

  /** Something was said or decided: looks at once. */
  wake(): void {
    this.#waker.wake();
  }

  /** An approver agrees to a request: what is returned is to be called when that is done, or refused. */
  agreeing(topic: string, person: Person): () => void {
    const root = this.#roots.get(topic);
    root?.agreeing(person);
    this.wake();
    return () => {
      root?.agreeing(undefined);
    };
  }

  state(): MirrorState {
    return this.#state;
  }

  /** Ends after what it is just sending, within a second; what is left is told by the next start. */
  async close(): Promise<void> {
    this.#stop.abort();
    this.#waker.wake();
    const left = new AbortController();
    const { clock } = this.#options.sources;
    await Promise.race([this.#working, clock.wait(LEAVE_MS, left.signal)]);
    left.abort();
  }

  async #work(): Promise<void> {
    const { sources } = this.#options;
    const { signal } = this.#stop;
    const startedMs = sources.clock.now();
    let begun = false;
    while (!signal.aborted) {
      try {
        if (this.#ours()) {
          if (!begun) await this.#begin(startedMs);
          begun = true;
          await this.#round();
        }
      } catch (error) {
        // Its store may be closed by then.
        if (this.#stop.signal.aborted) return;
        sources.report(error);
        this.#failed({ kind: "later", afterMs: AGAIN_MS, detail: "the store cannot be used" });
      }
      await this.#waker.sleep(ROUND_MS, signal);
    }
  }

  /** A chat that is new begins with now, and keeps to that beginning however long it takes nothing. */
  async #begin(startedMs: number): Promise<void> {
    const { surface, ledger } = this.#options;
    await ledger.store.write(async ({ outbox }) => {
      const newest = await outbox.newest(100);
      const old = newest.find(({ atMs }) => atMs < startedMs - BEFORE_MS);
      await outbox.begin(surface.name, old?.seq ?? 0);
    });
  }

  /** Whether it may still act: it was not told to end, and it is this process's turn. */
  #ours(): boolean {
    return !this.#stop.signal.aborted && this.#options.ledger.fence() !== undefined;
  }

  async #round(): Promise<void> {
    const { clock } = this.#options.sources;
    if (clock.now() >= this.#notBeforeMs) {
      const failed = (await this.#deliver()) ?? (await this.#follow());
      if (failed === undefined) this.#state = { ...this.#state, failure: undefined };
      else this.#failed(failed);
    }
    await this.#look();
  }

  /** Tells what is to be told, in order, until there is no more or the chat does not take it now. */
  async #deliver(): Promise<NotSent | undefined> {
    const { surface, ledger } = this.#options;
    const { store } = ledger;
    while (this.#ours()) {
      const [notice] = await store.read(async ({ outbox }) =>
        outbox.after(await outbox.sentBy(surface.name), 1),
      );
      if (notice === undefined) return undefined;
      const failed = await this.#tell(notice);
      if (failed !== undefined && failed.kind !== "refused") return failed;
      // One that is not taken must not keep back all that come after it.
      if (failed !== undefined) this.#untold(notice, failed.detail);
      await store.write(({ outbox }) => outbox.sent(surface.name, notice.seq));
    }
    return undefined;
  }

  #untold({ seq, topic }: StoredNotice, detail: string): void {
    const { surface, sources } = this.#options;
    this.#state = { ...this.#state, untold: this.#state.untold + 1 };
    sources.report(
      new Error(`${surface.name} does not take message ${seq} about ${topic}: ${detail}`),
    );
  }

  async #tell(notice: StoredNotice): Promise<NotSent | undefined> {
    const { surface } = this.#options;
    const { topic, seq, audience } = notice;
    const own = { channel: surface.home };
    if (!isRequestTopic(topic)) return this.#post(notice, own);
    const { store } = this.#options.ledger;
    const told = await store.read((tables) => rootTopic(topic, tables));
    const shown = await this.#rootOf(told).show({ now: true });
    // Where its message cannot be shown as it stands, what is to be told stands for itself.
    if (shown.kind === "nothing" || shown.kind === "refused") return this.#post(notice, own);
    if (shown.kind !== "shown") return shown;
    const first = await store.read(({ outbox }) => outbox.firstOf(told));
    // What the topic is, and what is so when its message is posted, stands in that message.
    if (shown.posted || first === seq) return undefined;
    // The end is for everybody, and a run that needs people; reminders and progress stay in the thread.
    const broadcast = shown.over || (audience === "approvers" && !shown.pending);
    return this.#post(notice, { ...own, thread: shown.root, broadcast });
  }

  async #post(
    { seq, body, audience }: StoredNotice,
    { channel, thread, broadcast = false }: Pick<Posting, "channel" | "thread" | "broadcast">,
  ): Promise<NotSent | undefined> {
    const { origin, surface, approvers } = this.#parts;
    const { root, thread: rest } = surface.part({ origin, ...withoutButtons(body) });
    const first = {
      channel,
      ...(thread === undefined ? {} : { thread, broadcast }),
      ...(audience === "approvers" ? { call: approvers } : {}),
    };
    const sent = await place(
      { key: `notice:${seq}`, message: root, posting: first, as: "done" },
      this.#parts,
    );
    if (sent.kind !== "sent") return sent;
    const below = { channel: sent.placed.channel, thread: thread ?? sent.placed.id };
    for (const [index, message] of rest.entries()) {
      const key = `notice:${seq}:${index}`;
      const more = await place({ key, message, posting: below, as: "done" }, this.#parts);
      if (more.kind !== "sent") return more;
    }
    return undefined;
  }

  /** What waits and what runs is followed; what has just come to its end is shown once more. */
  async #follow(): Promise<NotSent | undefined> {
    const { ledger } = this.#options;
    const living = await ledger.store.read(livingTopics);
    for (const topic of new Set([...living, ...this.#roots.keys()])) {
      if (!this.#ours()) return undefined;
      const shown = await this.#rootOf(topic).show({ now: !living.includes(topic) });
      if (shown.kind === "later" || shown.kind === "unsure") return shown;
      if (!living.includes(topic)) this.#roots.delete(topic);
    }
    return undefined;
  }

  #rootOf(topic: string): LivingRoot {
    const root = this.#roots.get(topic) ?? new LivingRoot(topic, this.#parts);
    this.#roots.set(topic, root);
    return root;
  }

  async #look(): Promise<void> {
    const { surface, ledger } = this.#options;
    const waiting = await ledger.store.read(async ({ outbox }) =>
      outbox.after(await outbox.sentBy(surface.name), 1_000),
    );
    this.#state = { ...this.#state, waiting: waiting.length, oldestMs: waiting[0]?.atMs };
  }

  #failed({ detail, ...failure }: NotSent): void {
    const { clock } = this.#options.sources;
    const afterMs = failure.kind === "later" ? failure.afterMs : AGAIN_MS;
    this.#notBeforeMs = clock.now() + afterMs;
    this.#state = { ...this.#state, failure: detail };
  }
}

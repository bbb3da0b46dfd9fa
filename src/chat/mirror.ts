import { hasRole } from "../lattice/person.ts";
import type { Person } from "../lattice/person.ts";
import type { Ledger, MitigationSources } from "../mitigation/sources.ts";
import type { Origin } from "../message/model.ts";
import type { ChatSurface } from "../ports/chat-surface.ts";
import type { StoredNotice } from "../ports/store/outbox.ts";
import { beginsToAgree, hasAgreed, showAgreeing } from "./agreeing.ts";
import { durableRows } from "./chat-store.ts";
import { Doubts } from "./doubts.ts";
import { limitedSurface } from "./limited-surface.ts";
import { LivingRoots } from "./living-roots.ts";
import { Telling } from "./telling.ts";
import type { TellingOptions } from "./telling.ts";
import { Waker } from "./waker.ts";

/** How often the store is looked at: another process may write, too. */
const ROUND_MS = 1_000;

/** What was told before a chat was configured is not told there afterwards. */
const BEFORE_MS = 60_000;

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
  readonly #parts: TellingOptions["parts"];
  readonly #roots: LivingRoots;
  readonly #telling: Telling;
  readonly #waker: Waker;
  readonly #stop = new AbortController();
  #working: Promise<void> | undefined;
  /** Which turn of this process's the roots are known from. */
  #epoch: number | undefined;
  #state: MirrorState = { waiting: 0, oldestMs: undefined, failure: undefined, untold: 0 };

  constructor(options: MirrorOptions) {
    const { surface, origin, ledger, sources } = options;
    const { store } = ledger;
    const { clock } = sources;
    this.#options = options;
    this.#waker = new Waker(clock);
    const approvers = [...sources.people.values()].filter((one) => hasRole(one, "approver"));
    this.#parts = {
      surface: limitedSurface(surface, clock),
      origin,
      store,
      rows: durableRows(store),
      clock,
      doubts: new Doubts(clock),
      sources,
      approvers: approvers.map(({ id }) => id),
    };
    this.#roots = new LivingRoots(this.#parts);
    this.#telling = new Telling({
      parts: this.#parts,
      roots: this.#roots,
      ours: () => this.#ours(),
      untold: (notice, detail) => {
        this.#untold(notice, detail);
      },
    });
  }

  start(): void {
    this.#working ??= this.#work();
  }

  /** Something was said or decided: looks at once. */
  wake(): void {
    this.#waker.wake();
  }

  /** An approver agrees to a request: what is returned is to be called when that is done, or refused. */
  agreeing(id: string, { id: person }: Person): () => void {
    const begun = this.#quietly(() => this.#agree(id, person));
    return () => {
      void begun.then((topic) => this.#quietly(() => this.#agreed(topic, person)));
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

  async #agree(id: string, person: string): Promise<string | undefined> {
    const topic = await beginsToAgree(id, person, this.#parts);
    if (topic === undefined) return undefined;
    if (this.#ours()) this.wake();
    else await showAgreeing(topic, this.#parts);
    return topic;
  }

  /** Whoever has the turn shows what came of it. */
  async #agreed(topic: string | undefined, person: string): Promise<undefined> {
    if (topic !== undefined) await hasAgreed(topic, person, this.#parts);
    this.wake();
  }

  /** The decision itself does not depend on it. */
  async #quietly<T>(work: () => Promise<T>): Promise<T | undefined> {
    try {
      return await work();
    } catch (error) {
      if (!this.#stop.signal.aborted) this.#options.sources.report(error);
      return undefined;
    }
  }

  async #work(): Promise<void> {
    const { sources } = this.#options;
    const { signal } = this.#stop;
    const startedMs = sources.clock.now();
    while (!signal.aborted) {
      try {
        await this.#round(startedMs);
        await this.#look();
      } catch (error) {
        // Its store may be closed by then.
        if (this.#stop.signal.aborted) return;
        sources.report(error);
        this.#state = { ...this.#state, failure: "the store cannot be used" };
      }
      await this.#waker.sleep(ROUND_MS, signal);
    }
  }

  async #round(startedMs: number): Promise<void> {
    const epoch = this.#options.ledger.fence()?.epoch;
    if (epoch !== undefined && epoch !== this.#epoch) {
      await this.#begin(startedMs);
      this.#roots.forget();
    }
    this.#epoch = epoch;
    // Each goes on while the other must wait.
    const told = this.#ours() ? await this.#telling.deliver() : undefined;
    const followed = this.#ours() ? await this.#roots.follow(() => this.#ours()) : undefined;
    this.#state = { ...this.#state, failure: (told ?? followed)?.detail };
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

  #untold({ seq, topic }: StoredNotice, detail: string): void {
    const { surface, sources } = this.#options;
    this.#state = { ...this.#state, untold: this.#state.untold + 1 };
    sources.report(
      new Error(`${surface.name} does not take message ${seq} about ${topic}: ${detail}`),
    );
  }

  async #look(): Promise<void> {
    const { surface, ledger } = this.#options;
    const waiting = await ledger.store.read(async ({ outbox }) =>
      outbox.after(await outbox.sentBy(surface.name), 1_000),
    );
    this.#state = { ...this.#state, waiting: waiting.length, oldestMs: waiting[0]?.atMs };
  }
}

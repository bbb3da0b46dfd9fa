import { FollowedLog } from "./followed-log.ts";
import { noteConfigChange } from "./config-change.ts";
import { isRefusal } from "../message/refusal.ts";
import type { Refusal } from "../message/refusal.ts";
import type { Actor } from "../ports/actor.ts";
import { Executor } from "./run/executor.ts";
import { KeepWarm } from "./keep-warm.ts";
import { Feed } from "./run/feed.ts";
import { PauseWatch } from "./run/pause-watch.ts";
import { recover } from "./run/recover.ts";
import { keptForbidden } from "./request/audited.ts";
import { KeptRefusals } from "./request/kept-refusals.ts";
import { tendRequests } from "./request/tend.ts";
import { UnprovedBudget } from "./request/unproved-budget.ts";
import { Looking } from "./looking.ts";
import type { DeskLook } from "./looking.ts";
import type { Ledger, MitigationSources, OpenLedger, OpenReading } from "./sources.ts";

/** How often requests are looked after. */
const TEND_MS = 1_000;

/** The store in use: what was left open is settled, runs go on, requests expire. */
export interface OpenDesk {
  readonly ledger: Ledger;
  readonly executor: Executor;
  readonly feed: Feed;
}

/** Holds everything that mitigations need running, from the moment the store is first needed. */
export class Desk {
  readonly sources: MitigationSources;
  readonly kept: KeptRefusals;
  readonly budget: UnprovedBudget;
  readonly log = new FollowedLog();
  readonly #openLedger: OpenLedger;
  readonly #looking: Looking;
  readonly #warmth: KeepWarm;
  readonly #stop = new AbortController();
  #ledger: Promise<Ledger | Refusal> | undefined;
  #opened: Promise<OpenDesk | Refusal> | undefined;
  #watch: PauseWatch | undefined;
  #tending: Promise<void> | undefined;
  #configNoted = false;
  /** The turn under which everything left open was settled. */
  #epoch: number | undefined;

  constructor(sources: MitigationSources, openLedger: OpenLedger, openReading: OpenReading) {
    this.sources = sources;
    this.#warmth = new KeepWarm(sources);
    this.kept = new KeptRefusals(sources.clock);
    this.budget = new UnprovedBudget(sources.clock);
    this.#openLedger = openLedger;
    this.#looking = new Looking(openReading);
  }

  /** Opens the store, settles what another process left open, and goes on with its runs. */
  open(): Promise<OpenDesk | Refusal> {
    this.#opened ??= this.#open().then(
      (opened) => {
        // A store that somebody else holds now may be free the next time.
        if (isRefusal(opened)) this.#opened = undefined;
        return opened;
      },
      (error: unknown) => {
        this.#opened = undefined;
        throw error;
      },
    );
    return this.#opened;
  }

  /** The store for whoever only looks: it is nobody's for that, nothing is settled, and no run goes on. */
  async look(): Promise<DeskLook | Refusal> {
    const opened = await this.opened();
    if (opened === undefined) return this.#looking.look();
    return { kind: "store", store: opened.ledger.store, carriedOn: true };
  }

  /** The store's tables where it is open already; looking at what was told opens nothing. */
  async opened(): Promise<OpenDesk | undefined> {
    const opened = await this.#opened;
    return opened === undefined || isRefusal(opened) ? undefined : opened;
  }

  /** Puts into the audit log that somebody may not do what they tried, and gives what they are told. */
  async forbade(actor: Actor, does: string, why: Refusal): Promise<Refusal> {
    const ledger = await this.#theLedger();
    if (isRefusal(ledger)) return why;
    const { kept, budget } = this;
    return keptForbidden({ actor, does }, why, { store: ledger.store, kept, budget });
  }

  /** Resolves when no run is carried on here any more. */
  async idle(): Promise<void> {
    await (await this.opened())?.executor.idle();
  }

  /** Sends nothing more: what is under way is left as it stands, and settled by looking when somebody goes on. */
  async leave(): Promise<void> {
    const opened = await this.opened();
    // A host that is tried again beside the runs would still be sent a stop.
    await Promise.all([this.#watch?.close(), opened?.executor.close()]);
    await opened?.feed.close();
  }

  async close(): Promise<void> {
    this.#stop.abort();
    const opened = await this.#opened;
    await this.#watch?.close();
    await this.#tending;
    if (opened !== undefined && !isRefusal(opened)) {
      await opened.executor.close();
      await opened.feed.close();
    }
    await this.#looking.close();
    const ledger = await this.#ledger;
    if (ledger === undefined || isRefusal(ledger)) return;
    await this.kept.close(ledger.store).catch(this.sources.report);
    await ledger.close();
    await ledger.store.close();
  }

  /** One store, however often it is needed; one that somebody else holds now may be free the next time. */
  #theLedger(): Promise<Ledger | Refusal> {
    this.#ledger ??= this.#openLedger().then(
      (ledger) => {
        if (isRefusal(ledger)) this.#ledger = undefined;
        return ledger;
      },
      (error: unknown) => {
        this.#ledger = undefined;
        throw error;
      },
    );
    return this.#ledger;
  }

  async #open(): Promise<OpenDesk | Refusal> {
    const ledger = await this.#theLedger();
    if (isRefusal(ledger)) return ledger;
    const feed = new Feed();
    const parts = { ledger, feed, sources: this.sources };
    const executor = new Executor(parts);
    const opened = { ledger, executor, feed };
    try {
      await this.#takeOver(opened);
    } catch (error) {
      this.#ledger = undefined;
      await ledger.close();
      await ledger.store.close();
      throw error;
    }
    this.#watch = new PauseWatch(parts, executor);
    this.#watch.start();
    this.#tending = this.#tend(opened);
    return opened;
  }

  async #tend(opened: OpenDesk): Promise<void> {
    const { clock, report } = this.sources;
    const { signal } = this.#stop;
    while (!signal.aborted) {
      await this.#round(opened).catch(report);
      await this.kept.keepCounts(opened.ledger.store).catch(report);
      await clock.wait(TEND_MS, signal);
    }
  }

  /** Looks after requests, and after what another process, or a store that could not be used, left behind. */
  async #round(opened: OpenDesk): Promise<void> {
    const { ledger, executor } = opened;
    if (ledger.fence() === undefined) return;
    await this.#takeOver(opened);
    await tendRequests({ ledger, sources: this.sources });
    await this.#warmth.round(ledger, this.#stop.signal);
    // What was decided about a run is in the store: another process may have done so, or this one and no more.
    const here = executor.going();
    const open = await ledger.store.read(({ runs }) => runs.open());
    await executor.leave(here.filter((id) => id !== open?.id));
    if (open?.state === "running") void executor.carryOn(open.id);
  }

  /** Once for every turn that is ours, and after a run broke: settles what was left open, and goes on with it. */
  async #takeOver({ ledger, executor, feed }: OpenDesk): Promise<void> {
    const fence = ledger.fence();
    if (fence === undefined) return;
    const parts = { ledger, feed, sources: this.sources };
    const broken = [...executor.broken];
    if (fence.epoch !== this.#epoch) {
      // While the turn was another's, what goes on here may have been settled there.
      await executor.leave(executor.going());
      // Once for a start: that a bot with another file had the turn in between is no change of ours.
      if (!this.#configNoted) await noteConfigChange(parts);
      this.#configNoted = true;
    } else if (broken.length === 0) return;
    executor.broken.clear();
    try {
      await recover({ ...parts, executor, signal: this.#stop.signal });
    } catch (error) {
      // Should the store fail once more, the next round begins anew.
      for (const id of broken) executor.broken.add(id);
      throw error;
    }
    this.#epoch = fence.epoch;
  }
}

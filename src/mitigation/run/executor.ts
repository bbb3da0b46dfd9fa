import type { StoredAction, StoredRun } from "../../ports/store/run.ts";
import type { Ledger, MitigationSources } from "../sources.ts";
import { ActionJournal } from "./action-journal.ts";
import type { Ended } from "./action-journal.ts";
import { endRun, holdRun } from "./end-run.ts";
import type { Feed } from "./feed.ts";
import { stageHealth } from "./health.ts";
import { runView } from "./run-view.ts";
import type { RunView } from "./run-view.ts";
import { settleUncertain } from "./settle.ts";
import { nextStep } from "./stage.ts";
import { healthyStages, noteHealthy } from "./stage-health.ts";
import { startUnit, watchStarted } from "./start-unit.ts";
import { stopUnit } from "./stop-unit.ts";
import { UnitAct } from "./unit-act.ts";

interface Going {
  readonly ended: Promise<void>;
  readonly controller: AbortController;
}

export interface ExecutorParts {
  readonly ledger: Ledger;
  readonly sources: MitigationSources;
  readonly feed: Feed;
}

/** Carries out approved plans, stage by stage. All it knows is in the store: it can be killed at any moment. */
export class Executor {
  readonly #parts: ExecutorParts;
  readonly #journal: ActionJournal;
  /** Runs that stopped in the middle, or whose end is not told: what they know is not sure to be in the store. */
  readonly broken = new Set<string>();
  readonly #going = new Map<string, Going>();
  /** Actions that are being tried again. */
  readonly #tried = new Set<string>();
  #closed = false;

  constructor(parts: ExecutorParts) {
    this.#parts = parts;
    const { ledger, feed, sources } = parts;
    const { clock, commandLine } = sources;
    this.#journal = new ActionJournal({ ledger, feed, clock, commandLine });
  }

  /** Goes on with a running run until it holds or ends; joins in where it is going on already. */
  carryOn(runId: string): Promise<void> {
    const going = this.#going.get(runId);
    if (going !== undefined) return going.ended;
    if (this.#closed) return Promise.resolve();
    const controller = new AbortController();
    const ended = this.#run(runId, controller.signal)
      .catch((error: unknown) => {
        this.broken.add(runId);
        this.#parts.sources.report(error);
      })
      .finally(() => {
        this.#going.delete(runId);
        this.#parts.feed.changed(runId);
      });
    this.#going.set(runId, { ended, controller });
    return ended;
  }

  /** Ends what is waited for in a run that was ended in the store; resolves when nothing of it is under way. */
  async interrupt(runId: string): Promise<void> {
    const going = this.#going.get(runId);
    going?.controller.abort();
    await going?.ended;
  }

  /** The runs that go on here. */
  going(): readonly string[] {
    return [...this.#going.keys()];
  }

  /** Ends what is waited for in these runs; whoever goes on with one finds it as it stands. */
  async leave(runIds: readonly string[]): Promise<void> {
    await Promise.all(runIds.map((id) => this.interrupt(id)));
  }

  /** Resolves when nothing is going on. */
  async idle(): Promise<void> {
    while (this.#going.size > 0) {
      await Promise.all([...this.#going.values()].map(({ ended }) => ended));
    }
  }

  /** A process that is told to stop leaves its runs as they stand; the next one settles and goes on. */
  async close(): Promise<void> {
    this.#closed = true;
    const going = [...this.#going.values()];
    for (const { controller } of going) controller.abort();
    await Promise.all(going.map(({ ended }) => ended));
  }

  /** Whether the run goes on here. */
  goesOn(runId: string): boolean {
    return this.#going.has(runId);
  }

  /** Whether the action is being tried again here. */
  tries(action: StoredAction): boolean {
    return this.#tried.has(keyOf(action));
  }

  /** Does one action of a run that need not be running: the tries that go on beside and after its stages. */
  async tryAgain(action: StoredAction, signal: AbortSignal): Promise<void> {
    const key = keyOf(action);
    if (this.#tried.has(key)) return;
    this.#tried.add(key);
    try {
      const act = this.#act(action, ["running", "incomplete"], signal);
      await this.#end(act, await stopUnit(act), signal);
    } catch (error) {
      this.broken.add(action.runId);
      throw error;
    } finally {
      this.#tried.delete(key);
    }
  }

  /** Finds out, by one look, what became of an action that was open when a process ended. */
  async settle(action: StoredAction, signal: AbortSignal): Promise<Ended> {
    const act = this.#act(action, ["running"], signal);
    const found = await settleUncertain(act);
    const open = found.to === "pending" || found.to === "started";
    const ended = open ? await this.#asTheRunIs(action, found) : found;
    if (ended.to !== action.state) await this.#end(act, ended, signal);
    return ended;
  }

  async #run(runId: string, signal: AbortSignal): Promise<void> {
    const { feed } = this.#parts;
    while (!signal.aborted) {
      const seen = await this.#seen(runId);
      if (seen?.view.run.state !== "running") return;
      const { view, healthy } = seen;
      const step = nextStep(this.#withoutTried(view), healthy);
      if (step.kind === "finish") return endRun(view, this.#parts);
      if (step.kind === "hold") return holdRun(view, step.actions, this.#parts);
      if (step.kind === "health") await this.#health(view, step.actions, signal);
      else await this.#stage(step.actions, signal);
      feed.changed(runId);
    }
  }

  /** The run as it is in the store, and which of its stages were seen to be healthy. */
  #seen(runId: string) {
    return this.#parts.ledger.store.read(async (tables) => {
      const view = await runView(tables, runId);
      return view && { view, healthy: await healthyStages(runId, view.actions, tables) };
    });
  }

  /** What is being tried again beside the stages is no stage's to do; it does not hold them up. */
  #withoutTried(view: RunView): RunView {
    const actions = view.actions.map((action) =>
      this.tries(action) ? ({ ...action, state: "unreachable" } as const) : action,
    );
    return { ...view, actions };
  }

  /** A stage's units side by side. */
  async #stage(actions: readonly StoredAction[], signal: AbortSignal): Promise<void> {
    // Where one breaks, the others are not left alone: whoever settles the run must find nothing under way.
    const ends = await Promise.allSettled(actions.map((action) => this.#action(action, signal)));
    for (const end of ends) if (end.status === "rejected") throw end.reason;
  }

  /** Of a stage that started something: whether it is well, by its members' own word. */
  async #health(
    { plan }: RunView,
    actions: readonly StoredAction[],
    signal: AbortSignal,
  ): Promise<void> {
    const { ledger, sources } = this.#parts;
    const health = await stageHealth({ plan, actions }, sources, signal);
    const [first] = actions;
    if (health.kind === "ill") {
      for (const action of health.actions) await this.#journal.spoil(action, health.why);
    } else if (health.kind === "healthy" && first !== undefined) {
      await ledger.store.write((tables) => noteHealthy(first, sources.clock.now(), tables));
    }
  }

  async #action(action: StoredAction, signal: AbortSignal): Promise<void> {
    const act = this.#act(action, ["running"], signal);
    if (action.state === "pending") {
      const ended = await (action.verb === "stop" ? stopUnit(act) : startUnit(act));
      return this.#end(act, ended, signal);
    }
    const { to } = await this.settle(action, signal);
    // What is to be sent now is begun in the next round, as everything that was never sent.
    if (to !== "started") return;
    // A stop sends nothing to a unit that goes down or is down.
    await this.#end(
      act,
      await (action.verb === "stop" ? stopUnit(act) : watchStarted(act)),
      signal,
    );
  }

  /**
   * Writes an outcome. Where nobody ended the run it may not be ours to write: this process is told to stop, or the
   * turn is another's, who settles the action by looking.
   */
  async #end({ action, answer }: UnitAct, ended: Ended, signal: AbortSignal): Promise<void> {
    const left = ended.to === "overtaken" && (await this.#isOpen(action));
    if (!left && (await this.#journal.end(action, ended, answer))) return;
    if (signal.aborted || !(await this.#isOpen(action))) return;
    throw new Error(`the turn to act was lost in run ${action.runId}`);
  }

  /** Whether the run may still be carried on, now or after a word. */
  async #isOpen(action: StoredAction): Promise<boolean> {
    const run = await this.#find(action);
    if (run?.state === "incomplete") return run.inForce;
    return run?.state === "running" || run?.state === "held";
  }

  /** Of a run that was ended nothing is sent or waited for. */
  async #asTheRunIs(action: StoredAction, { to, detail }: Ended): Promise<Ended> {
    const run = await this.#find(action);
    if (run?.state === "running" || run?.state === "held") {
      return { to, detail: to === "pending" ? `${detail}, so it is sent again` : detail };
    }
    // Of a pause that is over but for some hosts, what is not known to be stopped is tried again beside it.
    return { to: run?.state === "incomplete" ? "unreachable" : "overtaken", detail };
  }

  #find({ runId }: StoredAction): Promise<StoredRun | undefined> {
    return this.#parts.ledger.store.read(({ runs }) => runs.find(runId));
  }

  #act(
    action: StoredAction,
    whileRun: readonly ("running" | "incomplete")[],
    signal: AbortSignal,
  ): UnitAct {
    const { hosts, clock, settings } = this.#parts.sources;
    return new UnitAct({
      action,
      hosts,
      journal: this.#journal,
      clock,
      settings,
      whileRun,
      signal,
    });
  }
}

function keyOf({ runId, n }: StoredAction): string {
  return `${runId}/${n}`;
}

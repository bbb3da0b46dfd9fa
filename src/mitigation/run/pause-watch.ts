import type { StoredAction } from "../../ports/store/run.ts";
import { lookAt } from "../state/look-at.ts";
import type { UnitSeen } from "../state/unit-seen.ts";
import { backBody, lateBody } from "../tell/back.ts";
import { notKnown } from "./end-run.ts";
import type { Executor, ExecutorParts } from "./executor.ts";
import { open, readRun, runView } from "./run-view.ts";
import type { RunView } from "./run-view.ts";

/** All hosts are asked within this time. */
const LOOK_MS = 10_000;

/** What a stop did not reach, and somebody else's hand may: it did not stop, or it was left out. */
const LATE: readonly StoredAction["state"][] = ["failed", "skipped"];

interface Pair {
  readonly action: StoredAction;
  readonly unit: UnitSeen;
}

/**
 * Looks after a pause while it is in force: hosts that could not be reached are tried again until their units are
 * known to be stopped, and a unit that runs again is told to all approvers. Neither waits for the other: one unit
 * that takes long to stop must not hide that another was started.
 */
export class PauseWatch {
  readonly #parts: ExecutorParts;
  readonly #executor: Executor;
  readonly #stop = new AbortController();
  readonly #tries = new Set<Promise<void>>();
  #ended: Promise<unknown> | undefined;

  constructor(parts: ExecutorParts, executor: Executor) {
    this.#parts = parts;
    this.#executor = executor;
  }

  start(): void {
    const { tryAgainMs, watchMs } = this.#parts.sources.settings;
    this.#ended ??= Promise.all([
      this.#every(tryAgainMs, (id) => this.#tryLost(id)),
      this.#every(watchMs, (id) => this.#look(id)),
    ]);
  }

  async close(): Promise<void> {
    this.#stop.abort();
    await this.#ended;
    await Promise.all(this.#tries);
  }

  /** Does it again and again with the pause that is in force, while the turn is ours. */
  async #every(ms: number, round: (runId: string) => Promise<void>): Promise<void> {
    const { ledger, sources } = this.#parts;
    const { clock, report } = sources;
    const { signal } = this.#stop;
    let tookMs = 0;
    for (;;) {
      await clock.wait(Math.max(0, ms - tookMs), signal);
      if (signal.aborted) return;
      const begunMs = clock.elapsed();
      try {
        const run = await ledger.store.read(({ runs }) => runs.inForce());
        if (run !== undefined && ledger.fence() !== undefined) await round(run.id);
      } catch (error) {
        report(error);
      }
      tookMs = clock.elapsed() - begunMs;
    }
  }

  async #tryLost(runId: string): Promise<void> {
    const view = await readRun(this.#parts.ledger.store, runId);
    if (view === undefined || view.run.state === "held") return;
    // A strict pause is tried again by people only.
    if (view.plan.policy === "go-on") {
      for (const action of view.actions) if (action.state === "unreachable") this.#try(action);
    }
    await this.#completeIfDone(runId);
  }

  /** Nobody waits for it. */
  #try(action: StoredAction): void {
    const trying = this.#executor
      .tryAgain(action, this.#stop.signal)
      .then(() => this.#completeIfDone(action.runId))
      .catch(this.#parts.sources.report)
      .finally(() => this.#tries.delete(trying));
    this.#tries.add(trying);
  }

  async #look(runId: string): Promise<void> {
    const { ledger, sources } = this.#parts;
    const before = await readRun(ledger.store, runId);
    if (before === undefined) return;
    const signal = AbortSignal.any([this.#stop.signal, AbortSignal.timeout(LOOK_MS)]);
    const seen = await lookAt(before.plan, sources.hosts, { signal });
    // While the units were looked at, somebody may have said what is to become of them.
    const view = await readRun(ledger.store, runId);
    if (view?.run.inForce !== true) return;
    const pairs = view.actions.flatMap((action) => {
      const unit = seen.find(
        ({ host, unit: name }) => host === action.host && name === action.unit,
      );
      const was = before.actions.find(({ n }) => n === action.n);
      const same = was?.state === action.state && was.attempt === action.attempt;
      return unit === undefined || !same ? [] : [{ action, unit }];
    });
    const done = pairs.filter(({ action }) => action.state === "done");
    const back = done.filter(({ unit }) => unit.class === "runs");
    if (back.length > 0) await this.#tellBack(view, back);
    const down = done.filter(({ unit }) => unit.class === "stopped");
    await this.#forgetBack(down);
    if (view.run.state === "held") return;
    const late = pairs.filter(
      ({ action, unit }) =>
        LATE.includes(action.state) && unit.class === "stopped" && unit.templateOnly !== true,
    );
    for (const { action } of late) this.#try(action);
  }

  /** A unit is told once for every time that it runs again. That systemd starts it anew and anew is one such time. */
  async #tellBack(view: RunView, back: readonly Pair[]): Promise<void> {
    const { ledger, sources } = this.#parts;
    const { id } = view.run;
    const atMs = sources.clock.now();
    await ledger.store.write(async ({ runs, notes, outbox }, record) => {
      // A resume starts units: that is no news.
      if ((await runs.find(id))?.inForce !== true) return;
      const fresh: UnitSeen[] = [];
      for (const { action, unit } of back) {
        const which = unit.invocation ?? "unknown";
        const told = (await notes.get(backNote(action))) ?? NOT_BACK;
        if (told === which || (told !== NOT_BACK && (unit.restarts ?? 0) > 0)) continue;
        await notes.set(backNote(action), which);
        fresh.push(unit);
      }
      if (fresh.length === 0) return;
      const units = fresh.map(({ host, unit, words }) => ({ host, unit, is: words ?? "runs" }));
      record({ atMs, what: "unit.back", data: { run: id, units } });
      const body = backBody(view, fresh, atMs);
      await outbox.add({ topic: id, audience: "approvers", body, atMs });
    });
  }

  /** Units that are down again: that they run is news the next time, whoever starts them. */
  async #forgetBack(down: readonly Pair[]): Promise<void> {
    const { store } = this.#parts.ledger;
    const told = await store.read(async ({ notes }) => {
      const names: string[] = [];
      for (const { action } of down) {
        const name = backNote(action);
        if (((await notes.get(name)) ?? NOT_BACK) !== NOT_BACK) names.push(name);
      }
      return names;
    });
    if (told.length === 0) return;
    await store.write(async ({ notes }) => {
      for (const name of told) await notes.set(name, NOT_BACK);
    });
  }

  /** Where the pause is incomplete: tells what of it is known by now, once for every change. */
  async #completeIfDone(runId: string): Promise<void> {
    const { ledger, sources } = this.#parts;
    if (!isNews(await readRun(ledger.store, runId))) return;
    const atMs = sources.clock.now();
    await ledger.store.write(async (tables, record) => {
      const view = await runView(tables, runId);
      if (!isNews(view)) return;
      const note = noteOf(view);
      const state = note === undefined ? "complete" : "incomplete";
      if (!(await tables.runs.change(runId, ["incomplete"], { state, note }))) return;
      record({ atMs, what: "run.late", data: { run: runId, state } });
      const body = lateBody(view);
      await tables.outbox.add({ topic: runId, audience: "everyone", body, atMs });
    });
    this.#parts.feed.changed(runId);
  }
}

/** What stands in the note of a unit that does not run. */
const NOT_BACK = "";

/** Names the note of the invocation that was told of the action's unit. */
function backNote({ runId, n }: StoredAction): string {
  return `back:${runId}:${n}`;
}

/** While a resume is under way, what its pause once did is no news any more. */
function isNews(view: RunView | undefined): view is RunView {
  const { state, inForce, note } = view?.run ?? {};
  return view !== undefined && state === "incomplete" && inForce === true && noteOf(view) !== note;
}

function noteOf(view: RunView): string | undefined {
  const left = open(view);
  return left.length === 0 ? undefined : notKnown(left);
}

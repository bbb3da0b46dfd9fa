import type { StoredAction } from "../../ports/store/run.ts";
import { lookAt } from "../state/look-at.ts";
import type { UnitSeen } from "../state/unit-seen.ts";
import { backBody, lateBody } from "../tell/back.ts";
import { notKnown } from "./end-run.ts";
import type { Executor, ExecutorParts } from "./executor.ts";
import { open, readRun } from "./run-view.ts";
import type { RunView } from "./run-view.ts";

/** All hosts are asked within this time. */
const LOOK_MS = 10_000;

/** What a stop did not reach, and somebody else's hand may: it did not stop, or it was left out. */
const LATE: readonly StoredAction["state"][] = ["failed", "skipped"];

/**
 * Looks after a pause while it is in force: hosts that could not be reached are tried again until their units are
 * known to be stopped, and a unit that runs again is told to all approvers.
 */
export class PauseWatch {
  readonly #parts: ExecutorParts;
  readonly #executor: Executor;
  readonly #stop = new AbortController();
  #ended: Promise<void> | undefined;

  constructor(parts: ExecutorParts, executor: Executor) {
    this.#parts = parts;
    this.#executor = executor;
  }

  start(): void {
    this.#ended ??= this.#watch();
  }

  async close(): Promise<void> {
    this.#stop.abort();
    await this.#ended;
  }

  async #watch(): Promise<void> {
    const { clock, settings, report } = this.#parts.sources;
    const { signal } = this.#stop;
    let lookedMs = clock.now();
    for (;;) {
      await clock.wait(settings.tryAgainMs, signal);
      if (signal.aborted) return;
      const due = clock.now() - lookedMs >= settings.watchMs;
      if (due) lookedMs = clock.now();
      await this.round({ look: due }).catch((error: unknown) => {
        report(error);
      });
    }
  }

  /** One round: tries what could not be reached, and looks at every unit where that is due. */
  async round({ look }: { readonly look: boolean }): Promise<void> {
    const { ledger } = this.#parts;
    const run = await ledger.store.read(({ runs }) => runs.inForce());
    if (run === undefined || run.state === "held" || ledger.fence() === undefined) return;
    const view = await readRun(ledger.store, run.id);
    if (view === undefined) return;
    // A strict pause is tried again by people only; what runs again is told of any.
    if (view.plan.policy === "go-on") await this.#tryAgain(view);
    if (look && run.state !== "running") await this.#look(run.id);
    await this.#completeIfDone(run.id);
  }

  async #tryAgain({ actions }: RunView): Promise<void> {
    const { signal } = this.#stop;
    const lost = actions.filter(({ state }) => state === "unreachable");
    await Promise.all(lost.map((action) => this.#executor.tryAgain(action, signal)));
  }

  async #look(runId: string): Promise<void> {
    const { ledger, sources } = this.#parts;
    const view = await readRun(ledger.store, runId);
    if (view === undefined) return;
    const signal = AbortSignal.any([this.#stop.signal, AbortSignal.timeout(LOOK_MS)]);
    const seen = await lookAt(view.plan, sources.hosts, signal);
    const pairs = view.actions.flatMap((action) => {
      const unit = seen.find(
        ({ host, unit: name }) => host === action.host && name === action.unit,
      );
      return unit === undefined ? [] : [{ action, unit }];
    });
    const back = pairs.filter(
      ({ action, unit }) => action.state === "done" && unit.class === "runs",
    );
    const late = pairs.filter(
      ({ action, unit }) => LATE.includes(action.state) && unit.class === "stopped",
    );
    if (back.length > 0) await this.#tellBack(view, back);
    for (const { action } of late) await this.#executor.tryAgain(action, this.#stop.signal);
  }

  /** A unit is told once for every time that it runs again. */
  async #tellBack(
    view: RunView,
    back: readonly { readonly action: StoredAction; readonly unit: UnitSeen }[],
  ): Promise<void> {
    const { ledger, sources } = this.#parts;
    const { id } = view.run;
    const atMs = sources.clock.now();
    await ledger.store.write(async ({ notes, outbox }, record) => {
      const fresh: UnitSeen[] = [];
      for (const { action, unit } of back) {
        const name = `back:${id}:${action.n}`;
        const which = unit.invocation ?? "unknown";
        if ((await notes.get(name)) === which) continue;
        await notes.set(name, which);
        fresh.push(unit);
      }
      if (fresh.length === 0) return;
      const units = fresh.map(({ host, unit, words }) => ({ host, unit, is: words ?? "runs" }));
      record({ atMs, what: "unit.back", data: { run: id, units } });
      await outbox.add({
        topic: id,
        audience: "approvers",
        body: backBody(view, fresh, atMs),
        atMs,
      });
    });
  }

  async #completeIfDone(runId: string): Promise<void> {
    const { ledger, sources } = this.#parts;
    const view = await readRun(ledger.store, runId);
    if (view?.run.state !== "incomplete") return;
    const left = open(view);
    const note = left.length === 0 ? undefined : notKnown(left);
    if (note === view.run.note) return;
    const atMs = sources.clock.now();
    const state = left.length === 0 ? "complete" : "incomplete";
    await ledger.store.write(async ({ runs, outbox }, record) => {
      if (!(await runs.change(runId, ["incomplete"], { state, note }))) return;
      record({ atMs, what: "run.late", data: { run: runId, state } });
      const body = lateBody(view);
      await outbox.add({ topic: runId, audience: "everyone", body, atMs });
    });
    this.#parts.feed.changed(runId);
  }
}

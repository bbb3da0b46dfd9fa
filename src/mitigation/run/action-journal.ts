import type { ActionState, Before, RunState, StoredAction } from "../../ports/store/run.ts";
import type { Clock } from "../../ports/clock.ts";
import type { CommandLine, UnitAction } from "../../ports/unit-hosts.ts";
import type { Ledger } from "../sources.ts";
import type { Feed } from "./feed.ts";
import type { Answer } from "./answer.ts";

/** What may still get an outcome; a unit that was left out is seen to be stopped at last. */
const NOT_DONE: readonly ActionState[] = [
  "pending",
  "started",
  "uncertain",
  "failed",
  "unreachable",
  "skipped",
];

/** How an action ended, or stands. */
export interface Ended {
  readonly to: ActionState;
  readonly detail: string;
}

/** What is going to be sent, what was seen before it, and the states of the run in which it may be sent. */
interface Intended {
  readonly asked: UnitAction;
  readonly before: Before;
  readonly whileRun: readonly RunState[];
}

interface JournalParts {
  readonly ledger: Ledger;
  readonly feed: Feed;
  readonly clock: Clock;
  readonly commandLine: CommandLine;
}

/** Writes what an action is going to do before it does it, and what came of it after. */
export class ActionJournal {
  readonly #parts: JournalParts;

  constructor(parts: JournalParts) {
    this.#parts = parts;
  }

  /**
   * The intent. The attempt that begins with it; undefined when it is not ours to act: the run was ended, or another
   * process has the turn.
   */
  async begin(
    action: StoredAction,
    { asked, before, whileRun }: Intended,
  ): Promise<number | undefined> {
    const { ledger, feed, clock, commandLine } = this.#parts;
    const fence = ledger.fence();
    if (fence === undefined) return undefined;
    const { runId, n, host, unit, verb } = action;
    const line = commandLine(asked);
    const atMs = clock.now();
    const begun = await ledger.store.write(async ({ runs }, record) => {
      const run = await runs.find(runId);
      // What is tried again after a pause ends with the pause: a resume may be under way.
      if (run?.state === "incomplete" && !run.inForce) return undefined;
      const from = ["pending", "started", "uncertain", "failed", "unreachable"] as const;
      const intent = { from, whileRun, before, commandLine: line, atMs, fence };
      if (!(await runs.begin(runId, n, intent))) return undefined;
      const data = { run: runId, n, host, unit, verb, command: line, before: { ...before } };
      record({ atMs, what: "action.intent", data });
      return (await runs.actions(runId)).find((one) => one.n === n)?.attempt;
    });
    feed.changed(runId);
    return begun;
  }

  /**
   * The outcome of the action's attempt; false when it is not ours to write: another process has the turn. One that
   * the store has already is not written again: a host may stay out of reach for days.
   */
  async end(
    action: StoredAction,
    { to, detail }: Ended,
    answer: Answer | undefined,
  ): Promise<boolean> {
    const { ledger, feed, clock } = this.#parts;
    const fence = ledger.fence();
    if (fence === undefined) return false;
    const { runId, n, host, unit, verb, attempt } = action;
    const atMs = clock.now();
    const ended = await ledger.store.write(async ({ runs }, record) => {
      const is = (await runs.actions(runId)).find((one) => one.n === n);
      if (is?.state === to && is.detail === detail && is.attempt === attempt) return true;
      const outcome = { from: NOT_DONE, to, detail, atMs, attempt, fence };
      if (!(await runs.settle(runId, n, outcome))) return false;
      const data = { run: runId, n, host, unit, verb, outcome: to, detail, ...answer };
      record({ atMs, what: "action.outcome", data });
      return true;
    });
    feed.changed(runId);
    return ended;
  }

  /** What was done turned out not to be well after all. */
  async spoil({ runId, n, attempt }: StoredAction, detail: string): Promise<void> {
    const { ledger, feed, clock } = this.#parts;
    const fence = ledger.fence();
    if (fence === undefined) return;
    const atMs = clock.now();
    await ledger.store.write(async ({ runs }, record) => {
      const settlement = { from: ["done"], to: "failed", detail, atMs, attempt, fence } as const;
      if (!(await runs.settle(runId, n, settlement))) return;
      record({ atMs, what: "action.outcome", data: { run: runId, n, outcome: "failed", detail } });
    });
    feed.changed(runId);
  }
}

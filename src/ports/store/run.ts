import type { Organism } from "../../lattice/organism.ts";
import type { UnitVerb, Verb } from "../../lattice/plan.ts";

/**
 * `held`: waits for a person. `incomplete`: every stage was begun, and not everything is known to be as it should.
 * `preempted`: a pause was approved while it ran.
 */
export const RUN_STATES = [
  "running",
  "held",
  "complete",
  "incomplete",
  "aborted",
  "preempted",
] as const;

export type RunState = (typeof RUN_STATES)[number];

/** States in which a run may still act by itself or after a word: at most one such run per lattice. */
export const OPEN_RUN_STATES = ["running", "held"] as const satisfies readonly RunState[];

/** An approved plan being carried out. Its id is its request's. Times are Unix milliseconds. */
export interface NewRun {
  readonly id: string;
  readonly latticeId: string;
  readonly verb: Verb;
  readonly requestedBy: string;
  readonly approvedBy: string;
  readonly approvedMs: number;
  /** Until when it goes on by itself after a crash. */
  readonly validUntilMs: number;
}

export interface StoredRun extends NewRun {
  readonly state: RunState;
  /** Why it holds, or why it ended as it did. */
  readonly note: string | undefined;
  readonly endedMs: number | undefined;
  /** Whether this pause keeps the lattice paused: from its approval until a resume or an abort. */
  readonly inForce: boolean;
}

export interface RunChange {
  readonly state?: RunState;
  readonly note?: string | undefined;
  readonly endedMs?: number | undefined;
  readonly inForce?: boolean;
  readonly validUntilMs?: number;
}

/**
 * `started`: its intent is written and no outcome. `uncertain`: the program ended in between. `unreachable`: the
 * host cannot be asked, so nothing is known. `overtaken`: the run ended before it.
 */
export const ACTION_STATES = [
  "pending",
  "started",
  "uncertain",
  "done",
  "failed",
  "unreachable",
  "skipped",
  "overtaken",
] as const;

export type ActionState = (typeof ACTION_STATES)[number];

export interface NewAction {
  readonly n: number;
  readonly stage: number;
  readonly organism: Organism;
  readonly host: string;
  readonly ssh: string;
  readonly unit: string;
  readonly verb: UnitVerb;
}

/** What the unit was before it was acted upon: what proves, afterwards, whether anything happened. */
export interface Before {
  readonly bootId: string;
  readonly invocation: string | undefined;
  readonly active: string;
}

export interface StoredAction extends NewAction {
  readonly runId: string;
  readonly state: ActionState;
  /** How often an intent was written. */
  readonly attempt: number;
  readonly before: Before | undefined;
  readonly commandLine: string | undefined;
  readonly startedMs: number | undefined;
  readonly endedMs: number | undefined;
  readonly detail: string | undefined;
}

/** Whose turn it is to act, where several processes share a store. */
export interface Fence {
  readonly holder: string;
  readonly epoch: number;
}

/** What is written before an action. */
export interface Intent {
  readonly from: readonly ActionState[];
  /** States of the run in which the action may still be begun. */
  readonly whileRun: readonly RunState[];
  readonly before: Before;
  readonly commandLine: string;
  readonly atMs: number;
  readonly fence: Fence;
}

/** What is written after an action. */
export interface Settlement {
  readonly from: readonly ActionState[];
  readonly to: ActionState;
  readonly detail: string | undefined;
  readonly atMs: number;
  /** Of this attempt only: another one may have been begun since. */
  readonly attempt?: number;
  /** Only while it is its holder's turn: another process may be settling it. */
  readonly fence?: Fence;
}

export interface Runs {
  /** Stores a running run with its pending actions. Fails with a `StoreConflict` where another run is open. */
  insert(run: NewRun, actions: readonly NewAction[]): Promise<void>;
  find(id: string): Promise<StoredRun | undefined>;
  /** The run that is running or held. */
  open(): Promise<StoredRun | undefined>;
  /** The pause that keeps the lattice paused. */
  inForce(): Promise<StoredRun | undefined>;
  /** Newest first. */
  list(limit: number): Promise<readonly StoredRun[]>;
  /** True when the run was in one of the states and is changed now. */
  change(id: string, from: readonly RunState[], change: RunChange): Promise<boolean>;
  actions(runId: string): Promise<readonly StoredAction[]>;
  /**
   * Writes the intent of an action: true for exactly one caller, while the run is in one of the states and the
   * fence holds. Counts an attempt.
   */
  begin(runId: string, n: number, intent: Intent): Promise<boolean>;
  /** True when the action was in one of the states, attempt and fence hold, and it is changed now. */
  settle(runId: string, n: number, settlement: Settlement): Promise<boolean>;
}

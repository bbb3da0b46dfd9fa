import type { UnitState } from "../../lattice/unit-state.ts";
import { choiceOf, hashOf } from "../world.ts";

/** What changes of a unit's state as time goes by. Times are exact here; systemd tells whole seconds. */
export type PhaseState = Omit<UnitState, "unit" | "load" | "stopTimeoutMs">;

/** A stretch of time in which a unit's state stays as it is, or goes round in one loop of crashes. */
export interface Phase {
  readonly fromMs: number;
  readonly state: PhaseState;
  /** Seed of a crash loop's runs; `state` is then the one it began in. */
  readonly loop?: string;
}

/** A crash loop: it runs for a moment, and systemd waits before it starts it again. */
export const LOOP_RUNS_MS = 400;
export const LOOP_MS = 2_000;

/** An exit status that says nothing: what crashed was some program. */
export const CRASH_STATUS = 3;

export function stateIn(phase: Phase, nowMs: number): PhaseState {
  if (phase.loop === undefined) return phase.state;
  const round = Math.max(0, Math.floor((nowMs - phase.fromMs) / LOOP_MS));
  const beganMs = phase.fromMs + round * LOOP_MS;
  const run = round === 0 ? phase.state : started(phase.state, `${phase.loop} ${round}`, beganMs);
  const current = { ...run, restarts: phase.state.restarts + round };
  const endedMs = beganMs + LOOP_RUNS_MS;
  if (nowMs < endedMs) {
    return round === 0 ? current : { ...current, stoppedMs: endedMs - LOOP_MS };
  }
  return {
    ...ended(current, endedMs),
    active: "activating",
    sub: "auto-restart",
    result: "exit-code",
    exitStatus: CRASH_STATUS,
  };
}

/** A new run: another process under another invocation. */
export function starting(state: PhaseState, seed: string, atMs: number): PhaseState {
  return {
    ...state,
    active: "activating",
    sub: "start",
    result: "success",
    restarts: 0,
    exitStatus: 0,
    mainPid: pidOf(seed),
    invocation: invocationOf(seed),
    changedMs: atMs,
    endedByItself: undefined,
  };
}

/** The new run under way. */
export function started(state: PhaseState, seed: string, atMs: number): PhaseState {
  return {
    ...starting(state, seed, atMs),
    active: "active",
    sub: "running",
    startedMs: atMs,
  };
}

/** Without a process; a unit that is enabled keeps the invocation of its last run. */
export function ended(state: PhaseState, atMs: number): PhaseState {
  return {
    ...state,
    active: "inactive",
    sub: "dead",
    mainPid: 0,
    stoppedMs: atMs,
    changedMs: atMs,
  };
}

export function failed(
  state: PhaseState,
  atMs: number,
  how: Pick<PhaseState, "result" | "exitStatus">,
): PhaseState {
  return { ...ended(state, atMs), active: "failed", sub: "failed", ...how };
}

function pidOf(seed: string): number {
  return 2_000 + choiceOf(30_000, "pid", seed);
}

function invocationOf(seed: string): string {
  return hashOf("invocation", seed).slice(0, 32);
}

import { unitClass } from "../../lattice/unit-class.ts";
import { unitWords } from "../../lattice/unit-state.ts";
import type { UnitState } from "../../lattice/unit-state.ts";
import type { Before } from "../../ports/store/run.ts";
import type { Ended } from "./action-journal.ts";
import { cutShort, OVERTAKEN } from "./cut-short.ts";
import { isStopped, lost, noSuchUnit } from "./stop-unit.ts";
import type { UnitAct, UnitSight } from "./unit-act.ts";

/** systemd's default start time-out is 90 s; past it systemd has given up itself. */
const START_PATIENCE_MS = 100_000;

interface Beginning {
  /** How long the unit may take to begin. */
  readonly patienceMs: number;
  /** What it is when it did not. */
  readonly otherwise: "failed" | "pending";
}

/** A job that systemd took begins at once, but for units that it waits for. */
const TAKEN: Beginning = { patienceMs: 15_000, otherwise: "failed" };

/** Starts a unit and says so only when it is seen to run, and to run on in the same invocation. */
export async function startUnit(act: UnitAct): Promise<Ended> {
  const sight = await act.look();
  if (act.interrupted) return cutShort(act);
  if (sight.kind === "unread") return lost(sight, "nothing was sent");
  if (unitClass(sight.state) === "not loaded") return noSuchUnit(sight.state);
  const { verb } = act.action;
  if (verb === "start" && unitClass(sight.state) === "runs") {
    return untilRunning(act, undefined, "ran already", TAKEN);
  }
  const acted = await act.send(sight);
  if (acted.kind === "overtaken") return OVERTAKEN;
  if (acted.kind === "refused") return refused(act, acted.detail);
  return untilRunning(act, beforeOf(sight), verb === "start" ? "started" : "restarted", TAKEN);
}

/**
 * Watches a start or restart that a program that ended since may have sent. What did not begin while it could still
 * arrive is sent in the next round.
 */
export async function watchStarted(act: UnitAct): Promise<Ended> {
  const { before, verb } = act.action;
  const words = verb === "start" ? "started" : "restarted";
  const maybeSent: Beginning = { patienceMs: act.settings.lateMs, otherwise: "pending" };
  const { to, detail } = await untilRunning(act, before, words, maybeSent);
  const settled = to === "done" || to === "pending";
  return { to, detail: settled ? `settled by looking: ${detail}` : detail };
}

async function refused(act: UnitAct, why: string): Promise<Ended> {
  if (act.interrupted) return cutShort(act);
  return { to: "failed", detail: `the ${act.action.verb} was refused: ${why}` };
}

/**
 * Watches a unit that is being started. With `before`, only another invocation than that one counts: the unit that
 * ran before a restart proves nothing.
 */
async function untilRunning(
  act: UnitAct,
  before: Before | undefined,
  words: string,
  beginning: Beginning,
): Promise<Ended> {
  const begunMs = act.elapsed();
  for (;;) {
    await act.waitToLook(act.elapsed() - begunMs);
    const seen = await act.look();
    if (act.interrupted) return cutShort(act);
    const waitedMs = act.elapsed() - begunMs;
    if (seen.kind === "seen") {
      const { state } = seen;
      const begun = before === undefined || isAnother(seen, before);
      if (begun && state.active === "active") return staysUp(act, state, words);
      const ended = begun ? downAgain(state) : neverBegan(state, waitedMs, beginning);
      if (ended !== undefined) return ended;
    }
    if (waitedMs < START_PATIENCE_MS) continue;
    if (seen.kind === "unread") return lost(seen, `it was ${words} or not`);
    return { to: "failed", detail: `does not come up: ${unitWords(seen.state)}` };
  }
}

/** Up counts when the same invocation is still up after a while: a crash loop looks well between its crashes. */
async function staysUp(act: UnitAct, was: UnitState, words: string): Promise<Ended> {
  if (act.settings.stayDownMs === 0) return { to: "done", detail: words };
  await act.wait(act.settings.stayDownMs);
  const seen = await act.look();
  if (act.interrupted) return cutShort(act);
  if (seen.kind === "unread") return lost(seen, `${words} when it was last seen`);
  const { state } = seen;
  if (state.active === "active" && state.invocation === was.invocation) {
    return { to: "done", detail: words };
  }
  return wentDown(state);
}

function wentDown(state: UnitState): Ended {
  return { to: "failed", detail: `does not stay up: ${unitWords(state)}` };
}

function downAgain(state: UnitState): Ended | undefined {
  return isStopped(state) || state.sub === "auto-restart" ? wentDown(state) : undefined;
}

function neverBegan(
  state: UnitState,
  waitedMs: number,
  { patienceMs, otherwise }: Beginning,
): Ended | undefined {
  if (waitedMs < patienceMs) return undefined;
  return otherwise === "pending"
    ? { to: "pending", detail: "it did not happen, so it is sent again" }
    : { to: "failed", detail: `systemd did not begin it: ${unitWords(state)}` };
}

function beforeOf({ state, bootId }: UnitSight): Before {
  return { bootId, invocation: state.invocation, active: state.active };
}

export function isAnother({ state, bootId }: UnitSight, before: Before): boolean {
  return bootId !== before.bootId || state.invocation !== before.invocation;
}

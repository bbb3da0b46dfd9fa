import { unitClass } from "../../lattice/unit-class.ts";
import { unitWords } from "../../lattice/unit-state.ts";
import type { UnitState } from "../../lattice/unit-state.ts";
import type { HostReason, HostUnread } from "../../ports/hosts.ts";
import type { Ended } from "./action-journal.ts";
import { cutShort, OVERTAKEN } from "./cut-short.ts";
import type { UnitAct, UnitSight } from "./unit-act.ts";

/** Past the unit's own stop time-out, in which systemd kills what does not end. */
const PAST_TIMEOUT_MS = 10_000;

/** systemd's own default, DefaultTimeoutStopSec, for a unit whose own is not told. */
const DEFAULT_STOP_MS = 90_000;

/** For a unit that has no stop time-out: a run does not wait for ever. */
const ENDLESS_STOP_MS = 600_000;

/** How often a stop is sent when its answer was lost and the unit is seen to run on. */
const MOST_ASKS = 3;

/** A host that is silent for so long holds nobody up; it is tried again later. */
const OUT_OF_SIGHT_MS = 10_000;

const SENT_BEFORE = "a stop may have been sent before";

/** Ends of an act that say nothing of the unit: the host was there for the look and was gone for the act. */
const OUT_OF_REACH: readonly HostReason[] = [
  "unreachable",
  "timed out",
  "connection lost",
  "host key",
];

/**
 * Stops a unit and says so only when it is seen: inactive, no main process, and still so after `stayDown`. A stop
 * that systemd answered proves nothing.
 */
export async function stopUnit(act: UnitAct): Promise<Ended> {
  const sight = await act.look();
  // A look that was cut short says nothing about the host.
  if (act.interrupted) return cutShort(act);
  if (sight.kind === "unread") return lost(sight, act.sent ? SENT_BEFORE : "nothing was sent");
  const { state } = sight;
  if (unitClass(state) === "not loaded") return noSuchUnit(state);
  // What we saw run and stopped ourselves may be forgotten by systemd; what nobody ever saw may be another's name.
  if (state.templateOnly === true && act.action.before === undefined) return noSuchUnit(state);
  if (isStopped(state)) return staysStopped(act, state, "was stopped already");
  if (state.active === "deactivating") return untilStopped(act, { sight, asks: MOST_ASKS });
  const ended = await sendStop(act, sight, "nothing was sent");
  return ended ?? untilStopped(act, { sight, asks: 1 });
}

export function isStopped({ active, mainPid }: UnitState): boolean {
  return (active === "inactive" || active === "failed") && mainPid === 0;
}

/** Writes the intent and sends; undefined when the unit is to be watched now. `before`: what was sent until then. */
async function sendStop(
  act: UnitAct,
  sight: UnitSight,
  before: "nothing was sent" | "a stop was sent",
): Promise<Ended | undefined> {
  const acted = await act.send(sight);
  if (acted.kind === "overtaken") return OVERTAKEN;
  if (acted.kind !== "refused") return undefined;
  if (act.interrupted) return cutShort(act);
  if (OUT_OF_REACH.includes(acted.reason)) return lost(acted, before);
  return { to: "failed", detail: `the stop was refused: ${acted.detail}` };
}

interface Waiting {
  readonly sight: UnitSight;
  /** How often a stop was sent. */
  readonly asks: number;
}

/** Watches a unit that is being stopped, to its stop time-out and a little longer. */
async function untilStopped(act: UnitAct, { sight, asks }: Waiting): Promise<Ended> {
  const begunMs = act.elapsed();
  const patienceMs = stopMs(sight.state) + PAST_TIMEOUT_MS;
  let sent = asks;
  let sentMs = begunMs;
  let seenMs = begunMs;
  for (;;) {
    await act.waitToLook(act.elapsed() - begunMs);
    const seen = await act.look();
    if (act.interrupted) return cutShort(act);
    const nowMs = act.elapsed();
    if (seen.kind === "unread") {
      if (nowMs - seenMs >= OUT_OF_SIGHT_MS) return lost(seen, "a stop was sent");
      continue;
    }
    seenMs = nowMs;
    if (isStopped(seen.state)) return staysStopped(act, seen.state, "stopped");
    if (nowMs - begunMs >= patienceMs) return doesNotStop(seen.state);
    if (sent >= MOST_ASKS || nowMs - sentMs < act.settings.pollMs) continue;
    // Still running and not going down: the stop whose answer was lost did not arrive.
    if (seen.state.active !== "active") continue;
    sent += 1;
    sentMs = nowMs;
    const ended = await sendStop(act, seen, "a stop was sent");
    if (ended !== undefined) return ended;
  }
}

/** A unit counts as stopped when it is still down after a while: something may start it again. */
async function staysStopped(act: UnitAct, was: UnitState, words: string): Promise<Ended> {
  if (act.settings.stayDownMs === 0) return stopped(was, words);
  await act.wait(act.settings.stayDownMs);
  const seen = await act.look();
  if (act.interrupted) return cutShort(act);
  if (seen.kind === "unread") return lost(seen, `${words} when it was last seen`);
  if (isStopped(seen.state)) return stopped(seen.state, words);
  return { to: "failed", detail: `came back: ${unitWords(seen.state)}` };
}

function stopped({ result }: UnitState, words: string): Ended {
  const force = result === "timeout" ? ", by force: it did not end by itself" : "";
  return { to: "done", detail: `${words}${force}` };
}

function doesNotStop(state: UnitState): Ended {
  const endless = hasNoTimeout(state) ? "; it has no stop time-out, so systemd waits on" : "";
  return { to: "failed", detail: `does not stop: still ${unitWords(state)}${endless}` };
}

function stopMs(state: UnitState): number {
  return hasNoTimeout(state) ? ENDLESS_STOP_MS : (state.stopTimeoutMs ?? DEFAULT_STOP_MS);
}

function hasNoTimeout({ stopTimeoutMs }: UnitState): boolean {
  return stopTimeoutMs === Number.POSITIVE_INFINITY;
}

export function lost({ reason, detail }: Omit<HostUnread, "kind">, so: string): Ended {
  return { to: "unreachable", detail: `${so}; the host could not be asked (${reason}: ${detail})` };
}

export function noSuchUnit(state: UnitState): Ended {
  const hint = state.templateOnly === true ? "" : ": look at its name in the configuration";
  return { to: "failed", detail: `${unitWords(state)}${hint}` };
}

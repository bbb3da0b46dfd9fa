import { unitClass } from "../../lattice/unit-class.ts";
import { unitWords } from "../../lattice/unit-state.ts";
import type { UnitState } from "../../lattice/unit-state.ts";
import type { HostUnread } from "../../ports/hosts.ts";
import type { Ended } from "./action-journal.ts";
import type { UnitAct, UnitSight } from "./unit-act.ts";

/** Past the unit's own stop time-out, in which systemd kills what does not end. */
const PAST_TIMEOUT_MS = 10_000;

/** systemd's own default, DefaultTimeoutStopSec. */
const DEFAULT_STOP_MS = 90_000;

/** A unit may have no stop time-out at all; a run does not wait for ever. */
const LONGEST_STOP_MS = 600_000;

/** How often a stop is sent when its answer was lost and the unit is seen to run on. */
const MOST_ASKS = 3;

export const OVERTAKEN: Ended = { to: "overtaken", detail: "the run was ended before it" };

/**
 * Stops a unit and says so only when it is seen: inactive, no main process, and still so after `stayDown`. A stop
 * that systemd answered proves nothing.
 */
export async function stopUnit(act: UnitAct): Promise<Ended> {
  const sight = await act.look();
  // A look that was cut short says nothing about the host.
  if (act.interrupted) return OVERTAKEN;
  if (sight.kind === "unread") return lost(sight, "nothing was sent");
  if (unitClass(sight.state) === "not loaded") return noSuchUnit(sight.state);
  if (isStopped(sight.state)) return staysStopped(act, "was stopped already");
  if (sight.state.active === "deactivating") return untilStopped(act, { sight, asks: MOST_ASKS });
  const ended = await sendStop(act, sight);
  return ended ?? untilStopped(act, { sight, asks: 1 });
}

export function isStopped({ active, mainPid }: UnitState): boolean {
  return (active === "inactive" || active === "failed") && mainPid === 0;
}

/** Writes the intent and sends; undefined when the unit is to be watched now. */
async function sendStop(act: UnitAct, sight: UnitSight): Promise<Ended | undefined> {
  const acted = await act.send(sight);
  if (acted.kind === "overtaken") return OVERTAKEN;
  if (acted.kind !== "refused") return undefined;
  return { to: "failed", detail: `the stop was refused: ${acted.detail}` };
}

interface Waiting {
  readonly sight: UnitSight;
  /** How often a stop was sent. */
  readonly asks: number;
}

/** Watches a unit that is being stopped, to its stop time-out and a little longer. */
export async function untilStopped(act: UnitAct, { sight, asks }: Waiting): Promise<Ended> {
  const deadlineMs = act.now() + patienceMs(sight.state) + PAST_TIMEOUT_MS;
  let sent = asks;
  for (;;) {
    await act.wait(act.settings.pollMs);
    const seen = await act.look();
    if (act.interrupted) return interrupted(seen);
    if (seen.kind === "seen") {
      if (isStopped(seen.state)) return staysStopped(act, "stopped");
      // Still running and not going down: the stop whose answer was lost did not arrive.
      if (seen.state.active === "active" && sent < MOST_ASKS) {
        sent += 1;
        const ended = await sendStop(act, seen);
        if (ended !== undefined) return ended;
      }
    }
    if (act.now() < deadlineMs) continue;
    if (seen.kind === "unread") return lost(seen, "a stop was sent");
    return { to: "failed", detail: `does not stop: still ${unitWords(seen.state)}` };
  }
}

/** A unit counts as stopped when it is still down after a while: something may start it again. */
async function staysStopped(act: UnitAct, words: string): Promise<Ended> {
  await act.wait(act.settings.stayDownMs);
  const seen = await act.look();
  if (act.interrupted) return interrupted(seen);
  if (seen.kind === "unread") return lost(seen, `${words} when it was last seen`);
  const { state } = seen;
  if (!isStopped(state)) return { to: "failed", detail: `came back: ${unitWords(state)}` };
  const force = state.result === "timeout" ? ", by force: it did not end by itself" : "";
  return { to: "done", detail: `${words}${force}` };
}

function patienceMs({ stopTimeoutMs }: UnitState): number {
  return Math.min(stopTimeoutMs ?? DEFAULT_STOP_MS, LONGEST_STOP_MS);
}

function interrupted(seen: UnitSight | HostUnread): Ended {
  const last = seen.kind === "seen" ? unitWords(seen.state) : "could not be seen";
  return { to: "overtaken", detail: `the run was ended while it was being stopped: ${last}` };
}

export function lost({ reason, detail }: HostUnread, so: string): Ended {
  return { to: "unreachable", detail: `${so}; the host could not be asked (${reason}: ${detail})` };
}

export function noSuchUnit(state: UnitState): Ended {
  return { to: "failed", detail: `${unitWords(state)}: look at its name in the configuration` };
}

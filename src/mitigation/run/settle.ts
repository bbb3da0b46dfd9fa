import { unitClass } from "../../lattice/unit-class.ts";
import { unitWords } from "../../lattice/unit-state.ts";
import type { Before } from "../../ports/store/run.ts";
import type { Ended } from "./action-journal.ts";
import { cutShort } from "./cut-short.ts";
import { isAnother, untilRunning } from "./start-unit.ts";
import { isStopped, lost } from "./stop-unit.ts";
import type { UnitAct, UnitSight } from "./unit-act.ts";

/**
 * What became of an action that was open when the program ended: found out by looking, never by doing it again
 * blindly. `pending` means that it may be sent now, since it is known to have no effect on its way.
 */
export async function settleUncertain(act: UnitAct): Promise<Ended> {
  const sight = await act.look();
  if (act.interrupted) return cutShort(act);
  if (sight.kind === "unread") return lost(sight, "not known whether it was done");
  return act.action.verb === "stop" ? settledStop(sight) : settledStart(act, sight);
}

/**
 * One look is enough: to stop what is stopped does no harm, and what goes down is watched by the run that goes on,
 * which sends nothing to it. So nobody waits for a unit's stop time-out before they are told.
 */
function settledStop(sight: UnitSight): Ended {
  const { state } = sight;
  const words = unitWords(state);
  if (isStopped(state)) return toBeSeenAgain(`it is stopped: ${words}`);
  if (state.active === "deactivating") return toBeSeenAgain(`it is going down: ${words}`);
  return { to: "pending", detail: `settled by looking: ${words}, so it is sent again` };
}

function toBeSeenAgain(words: string): Ended {
  return { to: "pending", detail: `settled by looking: ${words}; nothing is sent again` };
}

/** A start is sent again only when the ids recorded before it prove that it did not happen. */
async function settledStart(act: UnitAct, sight: UnitSight): Promise<Ended> {
  const { before, verb } = act.action;
  const { state } = sight;
  if (before === undefined)
    return { to: "pending", detail: "settled by looking: nothing was sent" };
  if (!isAnother(sight, before) && state.active === before.active) {
    return { to: "pending", detail: `settled by looking: it did not happen, so it is sent again` };
  }
  if (sameBoot(sight, before) && unitClass(state) === "runs") {
    return byLooking(await untilRunning(act, before, verb === "start" ? "started" : "restarted"));
  }
  const words = `cannot be told whether the ${verb} happened: ${unitWords(state)}`;
  const boot = sameBoot(sight, before) ? "" : ", and the host was booted since";
  return { to: "failed", detail: `${words}${boot}` };
}

function sameBoot({ bootId }: UnitSight, before: Before): boolean {
  return bootId === before.bootId;
}

function byLooking({ to, detail }: Ended): Ended {
  return { to, detail: `settled by looking: ${detail}` };
}

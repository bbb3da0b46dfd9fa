import { unitClass } from "../../lattice/unit-class.ts";
import { unitWords } from "../../lattice/unit-state.ts";
import type { Before } from "../../ports/store/run.ts";
import type { Ended } from "./action-journal.ts";
import { cutShort } from "./cut-short.ts";
import { isAnother } from "./start-unit.ts";
import { isStopped, lost } from "./stop-unit.ts";
import type { UnitAct, UnitSight } from "./unit-act.ts";

/**
 * What became of an action that was open when the program ended: found out by one look, never by doing it again
 * blindly, so that nobody waits for a unit's time-out before they are told. `started` means that it happened and is
 * to be watched; `pending` that it had no effect, so that it may be sent now.
 */
export async function settleUncertain(act: UnitAct): Promise<Ended> {
  const sight = await act.look();
  if (act.interrupted) return cutShort(act);
  if (sight.kind === "unread") return lost(sight, "not known whether it was done");
  return act.action.verb === "stop" ? settledStop(sight) : settledStart(act, sight);
}

/** To stop what is stopped does no harm, so only a unit that runs is told again. */
function settledStop({ state }: UnitSight): Ended {
  const words = unitWords(state);
  if (isStopped(state)) return watched(`it is stopped: ${words}`);
  if (state.active === "deactivating") return watched(`it is going down: ${words}`);
  return notSent(words);
}

/** A start is sent again only when the ids recorded before it prove that it did not happen. */
function settledStart({ action }: UnitAct, sight: UnitSight): Ended {
  const { before, verb } = action;
  const { state } = sight;
  if (before === undefined) return notSent("nothing was sent");
  if (!isAnother(sight, before) && state.active === before.active) {
    // A program that was killed may have left a connection behind that still brings it.
    return {
      to: "started",
      detail:
        "settled by looking: it did not happen so far; it is sent again if it does not arrive",
    };
  }
  const words = unitWords(state);
  if (sameBoot(sight, before) && unitClass(state) === "runs") return watched(`it began: ${words}`);
  const boot = sameBoot(sight, before) ? "" : ", and the host was booted since";
  return { to: "failed", detail: `cannot be told whether the ${verb} happened: ${words}${boot}` };
}

function watched(words: string): Ended {
  return { to: "started", detail: `settled by looking: ${words}; nothing is sent again` };
}

function notSent(words: string): Ended {
  return { to: "pending", detail: `settled by looking: ${words}` };
}

function sameBoot({ bootId }: UnitSight, before: Before): boolean {
  return bootId === before.bootId;
}

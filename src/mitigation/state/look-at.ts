import { actionsOf } from "../../lattice/plan.ts";
import type { Plan, PlannedAction } from "../../lattice/plan.ts";
import { crashed, unitClass } from "../../lattice/unit-class.ts";
import { unitWords } from "../../lattice/unit-state.ts";
import type { UnitState } from "../../lattice/unit-state.ts";
import type { HostUnread } from "../../ports/hosts.ts";
import type { HostLook, UnitHosts } from "../../ports/unit-hosts.ts";
import type { UnitSeen } from "./unit-seen.ts";

interface LookOptions {
  readonly signal: AbortSignal;
  /** How long the rest may take once most hosts have answered, milliseconds; without it, as long as the signal lets them. */
  readonly restMs?: number;
}

/** Every unit of the plan as it is now, in the plan's order; all hosts are asked side by side. */
export async function lookAt(
  plan: Plan,
  hosts: UnitHosts,
  options: LookOptions,
): Promise<readonly UnitSeen[]> {
  const actions = actionsOf(plan);
  const looks = await lookAtHosts(
    Map.groupBy(actions, ({ host }) => host),
    hosts,
    options,
  );
  return actions.map((action): UnitSeen => {
    const look = looks.get(action.host);
    if (look === undefined || look.kind === "unread") return unseen(action, look);
    const state = look.units.find(({ unit }) => unit === action.unit);
    return state === undefined ? unseen(action, undefined) : seen(action, state);
  });
}

async function lookAtHosts(
  byHost: ReadonlyMap<string, readonly PlannedAction[]>,
  hosts: UnitHosts,
  { signal, restMs }: LookOptions,
): Promise<ReadonlyMap<string, HostLook | HostUnread>> {
  const rest = new AbortController();
  const limited = AbortSignal.any([signal, rest.signal]);
  let answered = 0;
  let timer: NodeJS.Timeout | undefined;
  const ask = async (host: string, placed: readonly PlannedAction[]) => {
    const units = placed.map(({ unit }) => unit);
    const look = await hosts.look(host, units, limited);
    if (look.kind === "looked") answered += 1;
    if (restMs !== undefined && answered * 2 > byHost.size) {
      timer ??= setTimeout(() => {
        rest.abort();
      }, restMs);
    }
    return [host, look] as const;
  };
  const looks = await Promise.all([...byHost].map(([host, placed]) => ask(host, placed)));
  clearTimeout(timer);
  return new Map(looks);
}

function seen({ host, unit }: PlannedAction, state: UnitState): UnitSeen {
  return {
    host,
    unit,
    class: unitClass(state),
    words: unitWords(state),
    ...(crashed(state) ? { crashed: true } : {}),
    ...(state.active === "deactivating" ? { goingDown: true } : {}),
    ...(state.templateOnly === true ? { templateOnly: true } : {}),
    ...(state.invocation === undefined ? {} : { invocation: state.invocation }),
    ...(state.restarts > 0 ? { restarts: state.restarts } : {}),
  };
}

function unseen({ host, unit }: PlannedAction, unread: HostUnread | undefined): UnitSeen {
  const { reason, detail } = unread ?? {
    reason: "unexpected answer" as const,
    detail: "systemctl does not tell the unit's state",
  };
  return { host, unit, class: "unreachable", reason, detail };
}

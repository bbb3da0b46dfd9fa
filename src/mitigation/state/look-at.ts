import { actionsOf } from "../../lattice/plan.ts";
import type { Plan, PlannedAction } from "../../lattice/plan.ts";
import { crashed, unitClass } from "../../lattice/unit-class.ts";
import { unitWords } from "../../lattice/unit-state.ts";
import type { UnitState } from "../../lattice/unit-state.ts";
import type { HostUnread } from "../../ports/hosts.ts";
import type { UnitHosts } from "../../ports/unit-hosts.ts";
import type { UnitSeen } from "./unit-seen.ts";

/** Every unit of the plan as it is now, in the plan's order; all hosts are asked side by side. */
export async function lookAt(
  plan: Plan,
  hosts: UnitHosts,
  signal: AbortSignal,
): Promise<readonly UnitSeen[]> {
  const actions = actionsOf(plan);
  const byHost = Map.groupBy(actions, ({ host }) => host);
  const looks = new Map(
    await Promise.all(
      [...byHost].map(async ([host, placed]) => {
        const look = await hosts.look(
          host,
          placed.map(({ unit }) => unit),
          signal,
        );
        return [host, look] as const;
      }),
    ),
  );
  return actions.map((action): UnitSeen => {
    const look = looks.get(action.host);
    if (look === undefined || look.kind === "unread") return unseen(action, look);
    const state = look.units.find(({ unit }) => unit === action.unit);
    return state === undefined ? unseen(action, undefined) : seen(action, state);
  });
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
  };
}

function unseen({ host, unit }: PlannedAction, unread: HostUnread | undefined): UnitSeen {
  const { reason, detail } = unread ?? {
    reason: "unexpected answer" as const,
    detail: "systemctl does not tell the unit's state",
  };
  return { host, unit, class: "unreachable", reason, detail };
}

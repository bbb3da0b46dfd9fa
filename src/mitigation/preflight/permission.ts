import { actionsOf } from "../../lattice/plan.ts";
import type { Plan } from "../../lattice/plan.ts";
import type { UnitHosts } from "../../ports/unit-hosts.ts";
import { placeWords, some } from "./hosts-and-units.ts";
import { preflightLine } from "./line.ts";
import type { PreflightLine } from "./line.ts";

/** Whether every host would really let the bot do what the plan wants; nothing is done. */
export async function permissionLine(
  plan: Plan,
  hosts: UnitHosts,
  signal: AbortSignal,
): Promise<PreflightLine> {
  const verb = plan.unitVerb;
  const answers = await Promise.all(
    actionsOf(plan).map(async ({ host, unit }) => {
      const told = await hosts.may({ host, verb, unit }, signal);
      return { host, unit, kind: told.kind };
    }),
  );
  const refused = answers.filter(({ kind }) => kind === "refused").map(placeWords);
  const unread = answers.filter(({ kind }) => kind === "unread").map(({ host }) => host);
  if (refused.length > 0) {
    const words = `may not ${verb} ${some(refused)}: compare with \`lattice check --sudoers\``;
    return preflightLine("permission", "fail", words);
  }
  if (unread.length > 0) {
    const words = `could not be asked of ${some([...new Set(unread)])}`;
    return preflightLine("permission", "unknown", words);
  }
  return preflightLine("permission", "pass", `may ${verb} every unit`);
}

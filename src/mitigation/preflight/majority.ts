import { majority } from "../../lattice/committee.ts";
import { committeeOf } from "../../lattice/lattice-members.ts";
import type { LatticeMap } from "../../lattice/lattice-members.ts";
import type { Organism } from "../../lattice/organism.ts";
import type { Plan } from "../../lattice/plan.ts";
import { actionsOf } from "../../lattice/plan.ts";
import { unitClass } from "../../lattice/unit-class.ts";
import type { UnitHosts } from "../../ports/unit-hosts.ts";
import { preflightLine } from "./line.ts";
import type { PreflightLine } from "./line.ts";

/** A plan whose members go away one by one, and whose organisms should stay up meanwhile. */
export async function majorityLines(
  plan: Plan,
  map: LatticeMap,
  { hosts, signal }: { readonly hosts: UnitHosts; readonly signal: AbortSignal },
): Promise<readonly PreflightLine[]> {
  if (plan.verb !== "restart" && plan.verb !== "stop") return [];
  const organisms = [...new Set(plan.stages.map(({ organism }) => organism))];
  const lines = await Promise.all(
    organisms.map(async (organism) => {
      const running = await runningOf(map, organism, { hosts, signal });
      return majorityLine(plan, organism, { map, running });
    }),
  );
  return lines.flat();
}

/** Members of the committee whose unit is seen to run. What cannot be read is not counted on. */
async function runningOf(
  map: LatticeMap,
  organism: Organism,
  { hosts, signal }: { readonly hosts: UnitHosts; readonly signal: AbortSignal },
): Promise<readonly string[]> {
  const looks = await Promise.all(
    committeeOf(map.organisms[organism]).map(async ({ name, host, unit }) => {
      const look = await hosts.look(host, [unit], signal);
      const runs = look.kind === "looked" && look.units.some((one) => unitClass(one) === "runs");
      return runs ? [name] : [];
    }),
  );
  return looks.flat();
}

function majorityLine(
  plan: Plan,
  organism: Organism,
  { map, running }: { readonly map: LatticeMap; readonly running: readonly string[] },
): readonly PreflightLine[] {
  const stages = plan.stages.filter((one) => one.organism === organism);
  // Members that share a unit are away together, so the action that takes most away counts.
  const away = Math.max(
    0,
    ...actionsOf({ ...plan, stages }).map(
      ({ members }) => members.filter((member) => running.includes(member)).length,
    ),
  );
  // An aggregator is in no committee; a member that is down already takes nothing away.
  if (away === 0) return [];
  const { n } = map.organisms[organism];
  const left = running.length - away;
  const needed = majority(n);
  const words = `${organism} keeps ${left} of ${n} while ${away === 1 ? "one is" : `${away} are`} away; a majority is ${needed}`;
  return [preflightLine(`majority ${organism}`, left >= needed ? "pass" : "fail", words)];
}

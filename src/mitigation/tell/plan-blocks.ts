import type { Organism } from "../../lattice/organism.ts";
import type { Plan, PlannedAction } from "../../lattice/plan.ts";
import { line, script, table, text } from "../../message/build.ts";
import type { Block } from "../../message/model.ts";
import type { PreflightLine } from "../preflight/line.ts";

/** The stages in order, each with its units and hosts; where many units bear one name, with the members in them. */
export function planTable(plan: Plan): Block {
  const { stages, policy } = plan;
  const rows = stages.map(({ organism, actions }, index) => {
    const units = Map.groupBy(actions, ({ unit }) => unit);
    const placed = [...units].map(([unit, on]) => {
      const place = isShared(unit, organism, plan) ? placeWithMembers : placeAlone;
      return `${unit} on ${on.map(place).join(", ")}`;
    });
    return [line(`${index + 1}`), line(organism), line(placed.join("; "))];
  });
  const title =
    policy === "go-on"
      ? "In this order; a host that cannot be reached does not hold up the rest"
      : "In this order; it holds and asks where something goes wrong";
  return table(title, ["stage", "organism", "units"], rows);
}

/** Whether the organism has units of that name on several hosts: then the name tells nobody which is meant. */
function isShared(unit: string, organism: Organism, { stages }: Plan): boolean {
  const named = stages
    .filter((stage) => stage.organism === organism)
    .flatMap(({ actions }) => actions.filter((one) => one.unit === unit));
  return named.length > 1;
}

function placeAlone({ host }: PlannedAction): string {
  return host;
}

/** Many a host is called as its member is. */
function placeWithMembers({ host, members }: PlannedAction): string {
  const others = members.filter((member) => member !== host);
  return others.length === 0 ? host : `${host} (${others.join(", ")})`;
}

/** The line of the slot walk. */
const WALK = "walk";

const VERDICTS = { pass: "ok", fail: "FAIL", unknown: "could not tell" } as const;

export function preflightTable(lines: readonly PreflightLine[]): Block {
  const rows = lines.map(({ id, verdict, summary }) => [
    line(id),
    // A walk says how the slots are, which speaks for no plan and against none: a stall is no "ok".
    line(id === WALK && verdict === "pass" ? "seen" : VERDICTS[verdict]),
    line(summary),
  ]);
  return table("Looked at just now", ["what", "verdict", "saw"], rows);
}

/** ssh lines, stage by stage, for a person without the bot. */
export function commandBlocks(plan: Plan, lines: readonly string[]): readonly Block[] {
  let next = 0;
  const stages = plan.stages.flatMap(({ organism, actions }, index) => {
    const own = lines.slice(next, next + actions.length);
    next += actions.length;
    return [text(`${index + 1}. ${organism}`), script(own)];
  });
  const intro =
    "By hand, in this order: a stage's lines side by side, then look that all of its units are down (`systemctl is-active` says inactive or failed) before the next.";
  return [text(intro), ...stages];
}

import type { Plan } from "../../lattice/plan.ts";
import { line, script, table, text } from "../../message/build.ts";
import type { Block } from "../../message/model.ts";
import type { PreflightLine } from "../preflight/line.ts";

/** The stages in order, each with its units and hosts. */
export function planTable({ stages, policy }: Plan): Block {
  const rows = stages.map(({ organism, actions }, index) => {
    const units = Map.groupBy(actions, ({ unit }) => unit);
    const placed = [...units].map(
      ([unit, on]) => `${unit} on ${on.map(({ host }) => host).join(", ")}`,
    );
    return [line(`${index + 1}`), line(organism), line(placed.join("; "))];
  });
  const title =
    policy === "go-on"
      ? "In this order; a host that cannot be reached does not hold up the rest"
      : "In this order; it holds and asks where something goes wrong";
  return table(title, ["stage", "organism", "units"], rows);
}

const VERDICTS = { pass: "ok", fail: "FAIL", unknown: "could not tell" } as const;

export function preflightTable(lines: readonly PreflightLine[]): Block {
  const rows = lines.map(({ id, verdict, summary }) => [
    line(id),
    line(VERDICTS[verdict]),
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

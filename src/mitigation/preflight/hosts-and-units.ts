import type { Plan } from "../../lattice/plan.ts";
import type { UnitClass } from "../../lattice/unit-class.ts";
import type { UnitSeen } from "../state/unit-seen.ts";
import { TEMPLATE_ONLY } from "../../lattice/unit-state.ts";
import { preflightLine } from "./line.ts";
import type { PreflightLine } from "./line.ts";

/** Most names that stand in one line. */
const MOST_NAMED = 6;

/** Which hosts answer. */
export function hostsLine(units: readonly UnitSeen[]): PreflightLine {
  const hosts = new Set(units.map(({ host }) => host));
  const lost = new Map(
    units.filter(({ reason }) => reason !== undefined).map((seen) => [seen.host, seen]),
  );
  if (lost.size === 0) return preflightLine("hosts", "pass", `all ${hosts.size} answer`);
  const named = [...lost.values()].map(({ host, reason }) => `${host} (${reason ?? ""})`);
  return preflightLine(
    "hosts",
    "fail",
    `${lost.size} of ${hosts.size} do not answer: ${some(named)}`,
  );
}

/** Whether every unit is there, and how many are already as the plan wants them. */
export function unitsLine({ unitVerb }: Plan, units: readonly UnitSeen[]): PreflightLine {
  const goingDown = units.filter((seen) => seen.goingDown === true);
  const settled = units.filter((seen) => seen.goingDown !== true);
  const of = (wanted: UnitClass) => settled.filter((seen) => seen.class === wanted);
  const absent = of("not loaded");
  if (absent.length > 0) {
    const named = some(absent.map(placeWords));
    return preflightLine("units", "fail", `systemd knows no such unit: ${named}`);
  }
  const runs = of("runs").length;
  const stopped = of("stopped").length;
  const unread = of("unreachable").length;
  const crashes = settled.filter(({ crashed }) => crashed === true).map(placeWords);
  const unsure = settled.filter(({ templateOnly }) => unitVerb === "stop" && templateOnly === true);
  const words = [
    `${runs} of ${units.length} run`,
    ...(stopped === 0 ? [] : [`${stopped} ${unitVerb === "stop" ? "stopped already" : "stopped"}`]),
    ...(goingDown.length === 0 ? [] : [`still going down: ${some(goingDown.map(placeWords))}`]),
    ...(crashes.length === 0 ? [] : [`went down by themselves: ${some(crashes)}`]),
    ...(unsure.length === 0 ? [] : [`${some(unsure.map(placeWords))}: ${TEMPLATE_ONLY}`]),
    ...(unread === 0 ? [] : [`${unread} could not be read`]),
  ];
  const known = unread === 0 && unsure.length === 0;
  return preflightLine("units", known ? "pass" : "unknown", words.join("; "));
}

export function placeWords({
  unit,
  host,
}: {
  readonly unit: string;
  readonly host: string;
}): string {
  return `${unit} on ${host}`;
}

/** The first few of many, and how many more there are. */
export function some(named: readonly string[]): string {
  const shown = named.slice(0, MOST_NAMED).join(", ");
  const more = named.length - MOST_NAMED;
  return more > 0 ? `${shown} and ${more} more` : shown;
}

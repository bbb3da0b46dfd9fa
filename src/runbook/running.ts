import type { MemberUp } from "../lattice/committee.ts";
import type { MemberReport } from "../lattice/member-report.ts";
import { committeeOf } from "../lattice/lattice-members.ts";
import type { PlacedMember } from "../lattice/lattice-members.ts";
import type { Organism } from "../lattice/organism.ts";
import { unitRuns, unitWords } from "../lattice/unit-state.ts";
import type { LatticeFacts, MemberUnit } from "./facts.ts";
import { utc } from "./words.ts";

/** Whether a member's process runs, by its metric and its unit. */
export interface MemberRunning {
  readonly member: PlacedMember;
  readonly up: MemberUp;
  /** What both sources say, in words. */
  readonly words: string;
}

/** Down is who has a present 0 or a unit that does not run; up is who has a 1, or a unit that runs and no 0. */
export async function membersRunning(
  organism: Organism,
  facts: LatticeFacts,
): Promise<readonly MemberRunning[]> {
  const [reports, units] = await Promise.all([facts.reports(organism), facts.units(organism)]);
  return facts.map.organisms[organism].members.map((member) => {
    const report = reports.find((said) => said.member === member.name);
    const unit = units.find((told) => told.member === member);
    const said = [report?.up ?? "unknown", unitUp(unit)];
    const up = said.includes("down") ? "down" : said.includes("up") ? "up" : "unknown";
    return { member, up, words: `${metricWords(report)}; ${unitStateWords(unit)}` };
  });
}

/** Members of the committee that are known to be down: nothing can be heard of them, and nothing is missing. */
export async function knownDown(
  organism: Organism,
  facts: LatticeFacts,
): Promise<ReadonlySet<string>> {
  const running = await membersRunning(organism, facts);
  return new Set(running.filter(({ up }) => up === "down").map(({ member }) => member.name));
}

export function ofCommittee(
  running: readonly MemberRunning[],
  organism: Organism,
  { map }: LatticeFacts,
): readonly MemberRunning[] {
  const committee = committeeOf(map.organisms[organism]);
  return running.filter(({ member }) => committee.includes(member));
}

export function unitUp(unit: MemberUnit | undefined): MemberUp {
  if (unit === undefined || "kind" in unit.state) return "unknown";
  const runs = unitRuns(unit.state);
  if (runs === "runs") return "up";
  return runs === "stopped" ? "down" : "unknown";
}

export function unitStateWords(unit: MemberUnit | undefined): string {
  if (unit === undefined) return "unit not read";
  if ("kind" in unit.state) return `unit could not be read: ${unit.state.detail}`;
  const { changedMs } = unit.state;
  const since = changedMs === undefined ? "" : ` since ${utc(changedMs)}`;
  return `unit ${unitWords(unit.state)}${since}`;
}

function metricWords(report: MemberReport | undefined): string {
  if (report === undefined) return "no metric";
  const { up, reason } = report;
  if (up === "unknown") return `metric ${reason ?? "unknown"}`;
  return `metric ${up === "up" ? "1" : "0"}${reason === undefined ? "" : ` (${reason})`}`;
}

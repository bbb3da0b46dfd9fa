import type { Organism } from "../lattice/organism.ts";
import type { LatticeFacts, MemberUnit } from "./facts.ts";
import type { Evidence } from "./step.ts";
import { listed, utc } from "./words.ts";

/**
 * Environment files that were changed after the unit started: its process has the old values, and the next
 * restart will have others. Nothing is told of members whose unit or files could not be read.
 */
export async function changedAfterStart(
  organism: Organism,
  facts: LatticeFacts,
): Promise<readonly Evidence[]> {
  const { members } = facts.map.organisms[organism];
  const [units, ages] = await Promise.all([
    facts.units(organism),
    Promise.all(members.map((member) => facts.fileAges(member))),
  ]);
  return members.flatMap((member, index) => {
    const unit = units.find((told) => told.member === member);
    const age = ages[index];
    return unit === undefined || age === undefined ? [] : changedFiles(unit, age);
  });
}

type FileAges = Awaited<ReturnType<LatticeFacts["fileAges"]>>;

function changedFiles({ member, state }: MemberUnit, ages: FileAges): readonly Evidence[] {
  if ("kind" in state || state.startedMs === undefined || ages.kind === "unread") return [];
  const { startedMs } = state;
  const changed = ages.files.filter(({ changedMs }) => changedMs > startedMs);
  if (changed.length === 0) return [];
  const files = changed.map(({ path, changedMs }) => `${path} at ${utc(changedMs)}`);
  const value = `changed after its unit started at ${utc(startedMs)}: ${listed(files)}`;
  return [{ label: member.name, value }];
}

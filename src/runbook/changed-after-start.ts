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
  const units = await facts.units(organism);
  const told = await Promise.all(units.map((unit) => changedFiles(unit, facts)));
  return told.flat();
}

async function changedFiles(
  { member, state }: MemberUnit,
  facts: LatticeFacts,
): Promise<readonly Evidence[]> {
  if ("kind" in state || state.startedMs === undefined) return [];
  const { startedMs } = state;
  const ages = await facts.fileAges(member);
  if (ages.kind === "unread") return [];
  const changed = ages.files.filter(({ changedMs }) => changedMs > startedMs);
  if (changed.length === 0) return [];
  const files = changed.map(({ path, changedMs }) => `${path} at ${utc(changedMs)}`);
  const value = `changed after its unit started at ${utc(startedMs)}: ${listed(files)}`;
  return [{ label: member.name, value }];
}

import { committeeOf } from "../../../lattice/lattice-members.ts";
import { unread } from "../../../lattice/reading.ts";
import type { Unread } from "../../../lattice/reading.ts";
import type { OrganismState } from "../../../lattice/organism-state.ts";
import type { Simulated } from "../../../lattice/record.ts";
import type { Slot } from "../../../lattice/slot-clock.ts";
import type { LatticeFacts } from "../../facts.ts";
import { knownDown } from "../../running.ts";
import type { SlotTopic } from "../../slots.ts";

export const DIVERGENCES: SlotTopic = {
  id: "divergence",
  means: "members of atelier come to different outputs, or begin with different inputs",
  reads: ["atelier", "relay"],
  affects: ({ states }, facts) => {
    const told = ofCommittee(simulatedOf(states.atelier), facts);
    if (told.kind === "unread") return Promise.resolve(told);
    if (told.kind === "none") return Promise.resolve("nothing");
    const members = Object.values(told.members);
    const apart = [values(members, "inputHash"), values(members, "outputHash")];
    if (apart.every(({ size }) => size === 0)) {
      return Promise.resolve(
        unread("unexpected shape", "atelier's records do not tell `fields.members`"),
      );
    }
    return Promise.resolve(apart.some(({ size }) => size > 1) ? "affected" : "fine");
  },
  otherwise: (newest) =>
    newest.find(({ states }) => states.atelier.state === "committed" && states.atelier.record)
      ?.slot,
};

function values(
  members: readonly Simulated[],
  key: "inputHash" | "outputHash",
): ReadonlySet<string> {
  return new Set(members.flatMap((said) => said[key] ?? []));
}

type Told =
  | { readonly kind: "told"; readonly members: Readonly<Record<string, Simulated>> }
  | { readonly kind: "none" }
  | Unread;

/** What each member simulated, by atelier's record; empty where the record does not tell. */
function simulatedOf({ state, record, disagreement, reason, detail = "" }: OrganismState): Told {
  if (disagreement === "digest") {
    return unread("contradiction", "atelier's readers tell different records of the slot");
  }
  if (record !== undefined) return { kind: "told", members: record.fields.members ?? {} };
  if (state === "unknown") return unread(reason ?? "not asked", detail);
  return { kind: "none" };
}

export async function simulatedAt(slot: Slot, facts: LatticeFacts): Promise<Told> {
  return ofCommittee(simulatedOf((await facts.slot(slot)).states.atelier), facts);
}

/** Of members as configured: what a record tells of others is nobody's. */
function ofCommittee(told: Told, facts: LatticeFacts): Told {
  if (told.kind !== "told") return told;
  const members = atelier(facts).flatMap((name) => {
    const said = told.members[name];
    return said === undefined ? [] : [[name, said] as const];
  });
  return { kind: "told", members: Object.fromEntries(members) };
}

/** Members that should have told and did not; who is known to be down need not. */
export async function unheard(
  told: ReadonlySet<string>,
  facts: LatticeFacts,
): Promise<readonly string[]> {
  const silent = atelier(facts).filter((member) => !told.has(member));
  if (silent.length === 0) return [];
  const down = await knownDown("atelier", facts);
  return silent.filter((member) => !down.has(member));
}

/** atelier's members, as configured. */
export function atelier({ map }: LatticeFacts): readonly string[] {
  return committeeOf(map.organisms.atelier).map(({ name }) => name);
}

/** Who stands apart: everyone but the largest group, and everyone where no group is largest. */
export function apartFrom(groups: ReadonlyMap<string, readonly string[]>): readonly string[] {
  const sizes = [...groups.values()].map(({ length }) => length);
  const most = Math.max(...sizes);
  const largest = sizes.filter((size) => size === most).length === 1;
  return [...groups.values()].flatMap((members) =>
    largest && members.length === most ? [] : members,
  );
}

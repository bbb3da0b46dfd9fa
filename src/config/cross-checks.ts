import { above, isOrganism, ORGANISMS } from "../lattice/organism.ts";
import type { Organism } from "../lattice/organism.ts";
import { addressUses, oneMeaning } from "./addresses.ts";
import { at, entries, text, texts } from "./as-written.ts";
import { defaultRole } from "./member-defaults.ts";
import { peopleApart } from "./people-apart.ts";
import { problemAt } from "./issue-problems.ts";
import type { Problem } from "./problem.ts";
import { repeated } from "./repeated.ts";

/** What no single key can tell: names that must be unique, and names that must exist. */
export function crossChecks(file: unknown): readonly Problem[] {
  const members = everyMember(file);
  return [
    ...oneMeaning(addressUses(file)),
    ...memberNames(members),
    ...roles(members),
    ...countedMembers(file, members),
    ...upstreams(file),
    ...contacts(file),
    ...peopleApart(file),
  ];
}

interface WrittenMember {
  readonly organism: Organism;
  readonly name: string;
  readonly role: string;
  readonly keys: readonly string[];
}

function everyMember(file: unknown): readonly WrittenMember[] {
  return ORGANISMS.flatMap((organism) =>
    entries(file, "organisms", organism, "members").map(([name, member]) => ({
      organism,
      name,
      role: text(member, "role") ?? defaultRole(organism),
      keys: ["organisms", organism, "members", name],
    })),
  );
}

function memberNames(members: readonly WrittenMember[]): readonly Problem[] {
  return repeated(members, ({ name }) => name).map(({ item, first }) => ({
    key: item.keys.join("."),
    what: `${first.organism} has a member of this name too; a member's name must be unique in the lattice`,
    example: `${item.organism}-1`,
  }));
}

function roles(members: readonly WrittenMember[]): readonly Problem[] {
  return members
    .filter(({ organism, role }) => (organism === "zipnet") === (role === "member"))
    .map(({ organism, role, keys }) => {
      const allowed = organism === "zipnet" ? "server or aggregator" : "member";
      const problem = problemAt(
        [...keys, "role"],
        `in ${organism} the role must be ${allowed}`,
        role,
      );
      return { ...problem, example: `role: ${defaultRole(organism)}` };
    });
}

function countedMembers(file: unknown, members: readonly WrittenMember[]): readonly Problem[] {
  return ORGANISMS.filter((organism) => {
    const own = members.filter((member) => member.organism === organism);
    const counted = own.filter(({ role }) => role !== "aggregator");
    const given = at(file, "organisms", organism, "committee", "n");
    return own.length > 0 && counted.length === 0 && given === undefined;
  }).map((organism) => ({
    key: `organisms.${organism}.members`,
    what: "has no committee member: an aggregator is none",
    example: `${organism}-server-1: { host: host-1, role: server }`,
  }));
}

function upstreams(file: unknown): readonly Problem[] {
  return ORGANISMS.flatMap((organism) =>
    texts(file, "organisms", organism, "upstreams").flatMap((upstream, index) => {
      if (!isOrganism(upstream) || above(organism).includes(upstream)) return [];
      return [
        {
          key: `organisms.${organism}.upstreams.${index}`,
          what: `${upstream} does not stand above ${organism} in the pipeline`,
          value: upstream,
          example: `upstreams: [${above(organism).join(", ")}]`,
        },
      ];
    }),
  );
}

function contacts(file: unknown): readonly Problem[] {
  const known = entries(file, "contacts").map(([name]) => name);
  return ORGANISMS.flatMap((organism) => {
    const onCall = text(file, "organisms", organism, "onCall");
    if (onCall === undefined || known.includes(onCall)) return [];
    const words = `is no key of \`contacts\` (there ${known.length === 0 ? "is none" : `are ${known.join(", ")}`})`;
    return [problemAt(["organisms", organism, "onCall"], words, onCall)];
  });
}

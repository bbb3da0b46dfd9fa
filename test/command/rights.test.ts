import { describe, expect, it } from "@jest/globals";
import { commands } from "../../commands/index.ts";
import type { Asking, Command } from "../../src/command/define-command.ts";
import { needsStore } from "../../src/command/needs-store.ts";
import { notAllowed } from "../../src/command/rights.ts";
import { parseWords } from "../../src/command/parse.ts";
import type { PersonRole } from "../../src/lattice/person.ts";
import type { Actor } from "../../src/ports/actor.ts";
import { actor, PEOPLE } from "../mitigation/people.ts";

/** Commands that change something, with who may use each. Source: the contract's table of chat commands. */
const RIGHTS: readonly (readonly [string, readonly string[]])[] = [
  ["pause", ["ada", "ben", "eva"]],
  ["resume", ["ada", "ben", "eva"]],
  ["restart relay-1", ["ada", "ben", "eva"]],
  ["stop relay-1", ["ada", "ben", "eva"]],
  ["start relay-1", ["ada", "ben", "eva"]],
  ["approve R7 1f3a9c22", ["ada", "ben", "dan"]],
  ["deny R7", ["ada", "ben", "dan"]],
  ["withdraw R7", ["ada", "ben", "cho", "dan", "eva"]],
  ["runs", ["ada", "ben", "cho", "dan", "eva"]],
  ["retry R7", ["ada", "ben", "dan", "eva"]],
  ["skip R7", ["ada", "ben", "eva"]],
  ["abort R7", ["ada", "ben", "dan", "eva"]],
  ["pause --dry-run", ["ada", "ben", "cho", "dan", "eva"]],
  ["resume --dry-run", ["ada", "ben", "cho", "dan", "eva"]],
  ["restart relay-1 --dry-run", ["ada", "ben", "cho", "dan", "eva"]],
];

const EVERYONE = [...PEOPLE.keys()];

function parsed(typed: string): { readonly command: Command; readonly args: unknown } {
  const found = parseWords(typed.split(" "), commands);
  if ("refusal" in found) throw new Error(found.refusal.text);
  return found;
}

function refusal(typed: string, who: Actor | undefined) {
  const asking: Asking = { actor: who, tell: () => undefined, wait: true };
  return notAllowed(parsed(typed), asking, [...PEOPLE.values()]);
}

function withRoles(roles: readonly PersonRole[]): Actor {
  const eva = actor("eva");
  return { id: "zoe", name: "Zoe", roles, via: "slack", prove: (one) => eva.prove(one) };
}

describe("who may use a command", () => {
  it.each(RIGHTS)("%s: %j and nobody else", (typed, able) => {
    const allowed = EVERYONE.filter((id) => refusal(typed, actor(id)) === undefined);

    expect(allowed).toEqual(able);
  });

  it.each(RIGHTS)("%s is not for somebody without any role", (typed) => {
    expect(refusal(typed, withRoles([]))).toMatchObject({
      code: "rights",
      text: expect.stringContaining("you (zoe) are not in `people`"),
    });
  });

  it.each(
    RIGHTS.filter(
      ([typed]) => !typed.includes("dry-run") && typed !== "runs" && !typed.startsWith("withdraw"),
    ),
  )("%s needs a name also at the bot's own terminal", (typed) => {
    const refused = refusal(typed, undefined);

    expect(refused).toMatchObject({ code: "proof" });
    expect(refused?.text).toContain("lattice run --as PERSON");
  });

  it("is the same over every way", () => {
    for (const via of ["drill", "terminal", "slack", "matrix"] as const) {
      expect(refusal("approve R7 1f3a9c22", actor("cho", via))).toMatchObject({ code: "rights" });
      expect(refusal("pause", actor("dan", via))).toMatchObject({ code: "rights" });
    }
  });

  it("is told to who may not, with what they have and whom to ask", () => {
    const refused = refusal("pause", actor("cho"));

    expect(refused?.text).toBe(
      "`pause` is for the role operator; you (cho) have communicator. Ask ada, ben, eva.",
    );
    expect(refusal("approve R7 1f3a9c22", actor("eva"))?.text).toContain("Ask ada, ben, dan.");
  });
});

describe("a command that needs the store", () => {
  it.each([
    ["pause", true],
    ["approve R7 1f3a9c22", true],
    ["runs", true],
    ["retry R7", true],
    ["pause --dry-run", false],
    ["pause --dry-run --commands", false],
    ["restart relay-1 --dry-run", false],
    ["walk current", false],
    ["help", false],
    ["no-such-command", false],
    ['pause "', false],
  ])("%j: %s", (typed, needed) => {
    expect(needsStore(typed, commands)).toBe(needed);
  });
});

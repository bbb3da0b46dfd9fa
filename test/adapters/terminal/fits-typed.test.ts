import { describe, expect, it } from "@jest/globals";
import { misfit } from "../../../src/adapters/terminal/fits-typed.ts";
import type { TypedAsk, TypedCommand } from "../../../src/adapters/terminal/fits-typed.ts";
import { statementText } from "../../../src/adapters/terminal/statement.ts";
import type { Statement } from "../../../src/ports/actor.ts";

const NOW_MS = Date.UTC(2026, 10, 24, 2, 24, 8);
const LATTICE = { name: "mainnet", latticeId: "ab".repeat(32) };

function text(
  change: Partial<Statement>,
  { person = "ben", atMs = NOW_MS, lattice = LATTICE.name, latticeId = LATTICE.latticeId } = {},
): string {
  const statement: Statement = {
    does: "approve",
    request: "R7",
    verb: "pause",
    policy: "go-on",
    reason: undefined,
    units: [],
    planHash: "1f3a9c22".repeat(8),
    stateHash: "77aa00bb".repeat(8),
    ...change,
  };
  return statementText(statement, { lattice, latticeId, person, nonce: "00", atMs });
}

function typed(command: string, id?: string, hash?: string): TypedCommand {
  return { person: "ben", lattice: LATTICE, command, id, hash, asks: undefined };
}

/** Somebody typed a command that asks for a plan, of which their configuration makes this. */
function asking(change: Partial<TypedAsk> = {}): TypedCommand {
  const asks: TypedAsk = {
    reason: "it hangs",
    policy: "strict",
    planHash: "1f3a9c22".repeat(8),
    ...change,
  };
  return { ...typed("stop"), asks };
}

const STOP = {
  does: "ask",
  request: undefined,
  verb: "stop",
  policy: "strict",
  reason: "it hangs",
} as const;

describe("What is to be signed", () => {
  it.each([
    [typed("approve", "r7", "1F3A9C22"), text({})],
    [typed("deny", "R7"), text({ does: "deny" })],
    [typed("withdraw", "R7"), text({ does: "withdraw" })],
    [typed("pause"), text({ does: "ask", request: undefined })],
    [typed("restart"), text({ does: "ask", request: undefined, verb: "restart" })],
    [typed("retry", "R7"), text({ does: "retry" })],
    [typed("retry", "R7"), text({ does: "ask", request: undefined, verb: "go on with R7" })],
    [typed("abort", "R7"), text({ does: "abort" })],
    [typed("abort", "R7"), text({ does: "ask", request: undefined, verb: "abort R7" })],
    [typed("skip", "R7"), text({ does: "ask", request: undefined, verb: "skip R7" })],
  ])("fits what was typed: %j", (command, signed) => {
    expect(misfit(signed, command, NOW_MS)).toBeUndefined();
  });

  it.each([
    ["an approval, where one denies", typed("deny", "R7"), text({}), "not about `deny R7`"],
    ["another request", typed("approve", "R6", "1f3a9c22"), text({}), "`approve R6`"],
    ["another plan", typed("approve", "R7", "deadbeef"), text({}), "another plan"],
    ["a plan, where none was named", typed("approve", "R7"), text({}), "another plan"],
    ["an approval, where one looks", typed("runs"), text({}), "`runs` needs no signature"],
    ["a pause, where one resumes", typed("resume"), text({ does: "ask", request: undefined }), ""],
    ["another person's word", typed("approve", "R7", "1f3a9c22"), text({}, { person: "ada" }), ""],
    ["another lattice", typed("approve", "R7", "1f3a9c22"), text({}, { lattice: "x" }), "lattice"],
    ["another id", typed("approve", "R7", "1f3a9c22"), text({}, { latticeId: "cd" }), "lattice"],
    ["an old text", typed("approve", "R7", "1f3a9c22"), text({}, { atMs: NOW_MS - 600_000 }), ""],
    ["one that says two things", typed("deny", "R7"), `${text({})}does: deny\n`, "twice"],
    ["no statement", typed("approve", "R7", "1f3a9c22"), "hello", "another person"],
  ])("does not fit: %s", (_what, command, signed, words) => {
    expect(misfit(signed, command, NOW_MS)).toEqual(expect.stringContaining(words));
  });

  it("fits a plan that was asked for with its reason and its policy", () => {
    expect(misfit(text(STOP), asking(), NOW_MS)).toBeUndefined();
    expect(misfit(text(STOP), asking({ planHash: undefined }), NOW_MS)).toBeUndefined();
    const odd = { ...STOP, reason: "a: b\\c" };
    expect(misfit(text(odd), asking({ reason: "a: b\\c" }), NOW_MS)).toBeUndefined();
  });

  it.each([
    ["the plan for another member", asking({ planHash: "77".repeat(32) }), "another plan"],
    ["another policy", asking({ policy: "go-on" }), "another policy"],
    ["another reason", asking({ reason: "a drill" }), "another reason"],
    ["a reason, where none was typed", asking({ reason: undefined }), "another reason"],
  ])("does not fit, asked for a plan: %s", (_what, command, words) => {
    expect(misfit(text(STOP), command, NOW_MS)).toContain(words);
  });

  it("is not taken for another by a line in a reason", () => {
    const forged = text({ reason: "x\ndoes: deny" });

    expect(misfit(forged, typed("deny", "R7"), NOW_MS)).toContain("not about");
  });
});

import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import type { Policy } from "../../../src/lattice/plan.ts";
import type { Deed, Statement } from "../../../src/ports/actor.ts";
import { isPlainText, statementText } from "../../../src/adapters/terminal/statement.ts";

const statement: Statement = {
  does: "approve",
  request: "R7",
  verb: "pause",
  policy: "go-on",
  reason: "relay stalls",
  units: [
    "tally: stop builder@tally-member.service on tal-1 (tally-1)",
    "relay: stop builder@relay-member.service on rel-1 (relay-1)",
  ],
  planHash: "1f3a9c22".repeat(8),
  stateHash: "77aa00bb".repeat(8),
};

const context = {
  lattice: "mainnet",
  latticeId: "ab".repeat(32),
  person: "ben",
  nonce: "00112233445566778899aabbccddeeff",
  atMs: Date.UTC(2026, 10, 24, 2, 24, 8, 123),
};

describe("The text of a statement", () => {
  it("says one thing a line, for a person to read", () => {
    expect(statementText(statement, context)).toBe(`statement: lattice-chatops, version 1
lattice: mainnet
lattice id: ${"ab".repeat(32)}
person: ben
does: approve
request: R7
verb: pause
policy: go on where something fails
reason: relay stalls
units 1: tally: stop builder@tally-member.service on tal-1 (tally-1)
units 2: relay: stop builder@relay-member.service on rel-1 (relay-1)
plan hash: ${"1f3a9c22".repeat(8)}
state hash: ${"77aa00bb".repeat(8)}
nonce: 00112233445566778899aabbccddeeff
time: 2026-11-24T02:24:08.123Z
`);
  });

  it("leaves the request empty where there is none yet", () => {
    const text = statementText({ ...statement, request: undefined }, context);

    expect(text).toContain("\nrequest:\n");
  });

  it.each([
    ["a line break", "why\nverb: resume"],
    ["a carriage return", "why\rverb: resume"],
    ["a line separator", "why\u2028verb: resume"],
    ["an escape sequence", "\u001b[2Kwhy"],
    ["a change of direction", "\u202eyhw"],
    ["half a character", "why\ud800"],
  ])("holds no %s of a value", (_what, reason) => {
    const text = statementText({ ...statement, reason }, context);

    expect(text.split("\n")).toHaveLength(16);
    expect(isPlainText(text)).toBe(true);
    expect(text).toContain("\\u{");
  });

  it("differs whenever a value does", () => {
    // Few letters, among them all that could be mixed up, so that two values are often nearly the same.
    const letter = fc.constantFrom("a", " ", "\n", "\\", "\u2028", "{", "u", "}", "verb: ");
    const value = fc.string({ unit: letter, maxLength: 3 });
    const values = fc.record({
      does: fc.constantFrom<Deed>("ask", "approve"),
      reason: fc.option(value, { nil: undefined }),
      units: fc.array(value, { maxLength: 2 }),
      request: fc.option(value, { nil: undefined }),
      verb: value,
      policy: fc.constantFrom<Policy>("go-on", "strict"),
      planHash: value,
      stateHash: value,
    });
    fc.assert(
      fc.property(values, values, (one, other) => {
        const same = JSON.stringify(norm(one)) === JSON.stringify(norm(other));
        expect(statementText(one, context) === statementText(other, context)).toBe(same);
      }),
    );
  });
});

/** No request and an empty one are the same, and so are no reason and an empty one. */
function norm({ request, reason, ...rest }: Statement) {
  return { request: request ?? "", reason: reason ?? "", ...rest };
}

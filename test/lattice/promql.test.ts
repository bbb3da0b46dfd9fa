import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { promString, selector } from "../../src/lattice/promql.ts";

const LITERAL = /^"(?:[^"\\\n]|\\(?:[abfnrtv\\"]|u[0-9a-f]{4}))*"$/;

describe("a label's value in PromQL", () => {
  it("is one string literal, whatever stands in it", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 60 }), (value) => {
        const literal = promString(value);
        expect(literal).toMatch(LITERAL);
        expect(JSON.parse(literal)).toBe(value.toWellFormed());
      }),
    );
  });

  it("cannot end its selector", () => {
    const evil = 'x"} or on() {__name__=~".+';

    expect(selector(["up"], { peer: evil })).toBe('up{peer="x\\"} or on() {__name__=~\\".+"}');
  });
});

import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { splitWords } from "../../src/command/words.ts";

describe("splitting chat text into words", () => {
  it.each([
    ["walk current", ["walk", "current"]],
    ["  walk \t current\n", ["walk", "current"]],
    ['pause --reason "bad committee"', ["pause", "--reason", "bad committee"]],
    ["say 'it is \"so\"'", ["say", 'it is "so"']],
    ["say “two words” ‘three more words’", ["say", "two words", "three more words"]],
    ['a"b c"d', ["ab cd"]],
    ["one\\ word", ["one word"]],
    ['"a \\" quote"', ['a " quote']],
    ['""', [""]],
    ["walk 🦊", ["walk", "🦊"]],
    ["$HOME *.ts ; rm | x", ["$HOME", "*.ts", ";", "rm", "|", "x"]],
    ["", []],
  ])("%j gives %j", (text, words) => {
    expect(splitWords(text)).toEqual(words);
  });

  it.each([
    ['walk "current', '"'],
    ["walk 'current", "'"],
    ["walk “current", "“"],
  ])("refuses %j and names the quote", (text, quote) => {
    expect(splitWords(text)).toMatchObject({
      code: "usage",
      text: expect.stringContaining(`(${quote})`) as unknown,
    });
  });

  it("refuses text that is too long, and a last backslash", () => {
    expect(splitWords("x".repeat(10_000))).toMatchObject({ code: "usage" });
    expect(splitWords("walk \\")).toMatchObject({ code: "usage" });
  });

  it("gives back any words that were quoted", () => {
    fc.assert(
      fc.property(fc.array(fc.string()), (words) => {
        const text = words.map((word) => `'${word.replaceAll("'", "")}'`).join(" ");
        expect(splitWords(text)).toEqual(words.map((word) => word.replaceAll("'", "")));
      }),
    );
  });
});

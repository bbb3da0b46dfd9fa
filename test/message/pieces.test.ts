import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { blockPieces } from "../../src/message/block-pieces.ts";
import {
  code,
  commands,
  detail,
  headline,
  line,
  list,
  script,
  table,
} from "../../src/message/build.ts";
import type { Line } from "../../src/message/model.ts";
import { plainLine } from "../../src/message/plain-text.ts";
import { linePieces, textPieces, weigh } from "../../src/message/pieces.ts";

const ROOM = { most: 100, each: 4 };

const words = (n: number) => Array.from({ length: n }, (_, index) => `word${index}`).join(" ");

describe("text in pieces", () => {
  it("is cut after a space, and put together again it is what it was", () => {
    expect(textPieces("one two three", 9)).toEqual(["one two ", "three"]);
  });

  it("never parts the halves of a character", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 200 }), fc.nat(20), (text, most) => {
        const pieces = textPieces(text, most + 2);

        expect(pieces.join("")).toBe(text);
        for (const piece of pieces) {
          expect(piece.length).toBeLessThanOrEqual(most + 2);
          expect(piece.isWellFormed()).toBe(true);
        }
      }),
    );
  });
});

describe("a line in pieces", () => {
  it("keeps each word and each form", () => {
    const whole = line(words(20), code(words(30)));

    const pieces = linePieces(whole, ROOM);

    expect(pieces.map(plainLine).join("")).toBe(plainLine(whole));
    expect(Math.max(...pieces.map((piece) => weigh(piece, ROOM)))).toBeLessThanOrEqual(ROOM.most);
    expect(pieces.at(-1)?.[0]?.kind).toBe("code");
  });
});

describe("a block in pieces", () => {
  const row = (n: number): readonly Line[] => [line(`r${n}`), line("something seen there")];

  it("is itself where it fits, without its flag", () => {
    expect(blockPieces(detail(list([line("one")])), ROOM)).toEqual([list([line("one")])]);
  });

  it("names its table and its columns in every piece", () => {
    const whole = table("Steps", ["step", "saw"], [row(1), row(2), row(3)]);

    expect(blockPieces(whole, ROOM)).toEqual([
      table("Steps", ["step", "saw"], [row(1)]),
      table("Steps (continued)", ["step", "saw"], [row(2)]),
      table("Steps (continued)", ["step", "saw"], [row(3)]),
    ]);
  });

  it("tells a row that is too long as text", () => {
    const pieces = blockPieces(table("T", ["a"], [[line("x"), line(words(30))]]), ROOM);

    expect(pieces.every(({ kind }) => kind === "text")).toBe(true);
    expect(JSON.stringify(pieces)).toContain("word29");
  });

  it("never cuts a line of a script in two, and says that it left it out", () => {
    const pieces = blockPieces(script(["ls", "x".repeat(200)]), ROOM);

    expect(pieces[0]).toEqual(script(["ls"]));
    expect(JSON.stringify(pieces[1])).toMatch(/A line of 200 characters is left out here/);
  });

  it("shows a command that is too long as words, with no button", () => {
    const button = { label: "Say" };
    const pieces = blockPieces(commands([{ text: words(40), why: "so", button }]), ROOM);

    expect(new Set(pieces.map(({ kind }) => kind))).toEqual(new Set(["list"]));
    expect(JSON.stringify(pieces)).toContain("word39");
  });

  it("goes on with a headline as text", () => {
    const [first, second] = blockPieces(headline("bad", words(30)), ROOM);

    expect(first?.kind).toBe("headline");
    expect(second?.kind).toBe("text");
  });
});

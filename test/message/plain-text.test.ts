import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import {
  code,
  commands,
  headline,
  line,
  list,
  note,
  strong,
  table,
  text,
  time,
} from "../../src/message/build.ts";
import type { Block, Message } from "../../src/message/model.ts";
import { plainText, WIDTH } from "../../src/message/plain-text.ts";

const message = (blocks: readonly Block[], drill = false): Message => ({
  origin: { lattice: "mainnet", shortId: "b82b6f3b4a", drill },
  title: "slot walk",
  blocks,
});

const rows = (rendered: string) => rendered.split("\n");

describe("a message in plain text", () => {
  it("begins with the lattice and its short id", () => {
    expect(rows(plainText(message([])))[0]).toBe("lattice mainnet (b82b6f3b4a) · slot walk");
  });

  it("says first when it is a drill", () => {
    expect(rows(plainText(message([], true)))[0]).toMatch(/^\[DRILL, simulated\] lattice mainnet/);
  });

  it("shows every kind of block", () => {
    const rendered = plainText(
      message([
        headline("bad", "Slot 1: ", strong("stalled at relay")),
        text("It stalled at ", time(1_700_000_000_123), "."),
        list([line("one"), line(code("two"))]),
        table("Rows", ["a", "b"], [[line("1"), line("22")]]),
        commands([{ text: "walk 1", why: "look again" }]),
        note("small print"),
      ]),
    );

    expect(rendered).toBe(`lattice mainnet (b82b6f3b4a) · slot walk

!! Slot 1: stalled at relay

It stalled at 2023-11-14 22:13:20 UTC.

- one
- two

Rows
  a  b
  1  22

> walk 1   look again

small print
`);
  });

  it("stays within 80 columns, whatever is in it", () => {
    const word = fc.string({ maxLength: 200 });
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 6 }), (words) => {
        const joined = line(...words);
        const rendered = plainText(
          message([
            headline("good", ...words),
            text(...words),
            list([joined, joined]),
            table("T", words, [words.map((cell) => line(cell))]),
          ]),
        );
        for (const row of rows(rendered)) expect(row.length).toBeLessThanOrEqual(WIDTH);
      }),
    );
  });

  it("lets no text move the cursor, hide or turn around", () => {
    const rendered = plainText(message([text("a\u001b[31mb\u0007c\u202ed\u200be\r\nf\u2028g")]));

    // eslint-disable-next-line no-control-regex -- that there are none is the point
    expect(rendered).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f\u200b\u202e\u2028]/);
    expect(rendered).toContain("a [31mb c d e");
  });
});

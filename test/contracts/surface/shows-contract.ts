import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { headline, list, line, table, text } from "../../../src/message/build.ts";
import { HOSTILE, messageOf, offering, tooLarge, WORDS, wordy } from "./examples.ts";
import type { Face, Seen } from "./harness.ts";

/** Characters that move a cursor, colour a text or turn its direction. */
// eslint-disable-next-line no-control-regex -- they are what is looked for
const CONTROL = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/u;

/** What every face must keep to that shows messages to people: chats and terminals. */
export function showsContract(
  name: string,
  open: () => Promise<Face & { readonly close?: () => Promise<void> }>,
): void {
  describe(`${name} as a face`, () => {
    let face: Awaited<ReturnType<typeof open>>;

    beforeAll(async () => {
      face = await open();
    }, 120_000);

    afterAll(() => face.close?.());

    it("shows every word of a message, and which lattice it is of", async () => {
      const { text: shown } = await face.show(wordy());

      for (const word of ["DRILL", "under-test", "lt1", "titleword", ...WORDS]) {
        expect(shown).toContain(word);
      }
    });

    it.each(HOSTILE)("makes nothing of %j, wherever it stands", async (words) => {
      const seen = await face.show(
        messageOf(
          words,
          headline("good", words),
          text(words),
          list([line(words)]),
          table(words, [words], [[line(words)]]),
        ),
      );

      expect(seen.calls).toEqual([]);
      expect(seen.links).toEqual([]);
      expect(seen.text).not.toMatch(CONTROL);
    });

    it("shows what can be typed, also where it can be pressed", async () => {
      const { text: shown } = await face.show(offering());

      expect(shown).toContain(`${face.typed}approve R7 1f3a9c22`);
      expect(shown).toContain(`${face.typed}deny R7 "why"`);
    });

    it("says so where it cuts what is too large, and cuts nothing else", async () => {
      const large = await face.show(tooLarge());
      const small = await face.show(wordy());

      expect(small.text).not.toContain("Cut here");
      if (face.neverCuts === undefined) expect(large.text).toMatch(/Cut here: \d+ more blocks/);
      else expect(large.text).toContain("row 3999");
      expect(large.text).toContain("much");
    });
  });
}

/** What is only shown, and stands nowhere. */
export function shownText(shown: string): Seen {
  return { id: "", text: shown, calls: [], links: [], pressable: [] };
}

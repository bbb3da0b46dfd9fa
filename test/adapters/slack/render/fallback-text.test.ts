import { describe, expect, it } from "@jest/globals";
import { fallbackText } from "../../../../src/adapters/slack/render/fallback-text.ts";
import { LIMITS } from "../../../../src/adapters/slack/render/limits.ts";
import { text } from "../../../../src/message/build.ts";

const cut = (title: string) => fallbackText({ origin: null, title, blocks: [] }, 0);

describe("the text beside a message's blocks", () => {
  it("is cut within no escape and within no character, wherever the cut falls", () => {
    for (let before = 0; before < 6; before += 1) {
      for (const sign of ["&", "<", "😀"]) {
        const words = cut("a".repeat(before) + sign.repeat(5_000));
        const [whole = ""] = words.split("\n… Cut here");
        const rest = whole.replaceAll(/&(?:amp|lt|gt);/g, "");

        expect(words.length).toBeLessThanOrEqual(LIMITS.text);
        expect(words).toContain("… Cut here: 1 more line is in the message itself.");
        expect(rest).not.toContain("&");
        expect(rest.isWellFormed()).toBe(true);
      }
    }
  });

  it("is cut between lines, and says how many are missing", () => {
    const blocks = Array.from({ length: 300 }, (_, n) => text(`line ${n} ${"word ".repeat(8)}`));
    const words = fallbackText({ origin: null, title: "t", blocks }, 0);
    const [, kept = ""] = /line (\d+)(?: word){8}\s+… Cut here/.exec(words) ?? [];
    const [, left = ""] = /Cut here: (\d+) more/.exec(words) ?? [];

    expect(words.length).toBeLessThanOrEqual(LIMITS.text);
    expect(Number(kept)).toBeGreaterThan(20);
    expect(Number(left)).toBeGreaterThanOrEqual(299 - Number(kept));
  });
});

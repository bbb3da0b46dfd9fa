import { describe, expect, it } from "@jest/globals";
import { slackPage } from "../../scripts/preview/slack-page.ts";
import { renderMessage } from "../../src/adapters/slack/render/render-message.ts";
import {
  code,
  commands,
  headline,
  list,
  line,
  table,
  text,
  time,
} from "../../src/message/build.ts";
import type { Block } from "../../src/message/model.ts";

const page = (...blocks: readonly Block[]) =>
  slackPage([
    {
      name: "example",
      parts: [
        renderMessage({
          origin: { lattice: "mainnet", shortId: "b82b6f3b4a", drill: false },
          title: "walk",
          blocks,
        }),
      ],
    },
  ]);

/** What a reader sees. */
const words = (html: string) => html.replace(/<style>[^]*<\/style>/, "").replace(/<[^>]+>/g, "");

describe("a page of messages", () => {
  it("shows every kind of text, with dates", () => {
    const shown = words(
      page(
        headline("bad", "one"),
        text("two ", code("three"), " ", time(1_700_000_000_000)),
        list([line("four")]),
        table("five", ["six"], [[line("seven")]]),
      ),
    );

    for (const word of ["mainnet", "one", "two", "three", "2023", "four", "five", "six", "seven"]) {
      expect(shown).toContain(word);
    }
  });

  it("shows buttons, and what they ask first", () => {
    const confirm = { title: "Approve R7?", text: "Stops 22 units." };
    const shown = words(
      page(commands([{ text: "approve R7", why: "", button: { label: "Agree", confirm } }])),
    );

    expect(shown).toContain("Agree");
    expect(shown).toMatch(/Approve R7\?Stops 22 units\. \[Go back\] \[Agree\]/);
  });

  it("runs nothing of what a message says", () => {
    const html = page(text("<script>alert(1)</script>"), headline("good", "<img src=x>"));

    expect(html).not.toMatch(/<script|<img src=x/);
  });
});

import { describe, expect, it } from "@jest/globals";
import {
  code,
  commands,
  headline,
  line,
  list,
  note,
  script,
  strong,
  table,
  text,
  time,
} from "../../../../src/message/build.ts";
import type { Block, Message } from "../../../../src/message/model.ts";
import { renderMessage } from "../../../../src/adapters/slack/render/render-message.ts";

const message = (...blocks: readonly Block[]): Message => ({
  origin: { lattice: "mainnet", shortId: "b82b6f3b4a", drill: false },
  title: "slot walk",
  blocks,
});

const rendered = (...blocks: readonly Block[]) => renderMessage(message(...blocks)).blocks.slice(1);

const section = (...elements: readonly object[]) => ({
  type: "rich_text",
  elements: [{ type: "rich_text_section", elements }],
});

const plain = (words: string) => ({ type: "plain_text", text: words, emoji: false });

describe("a message in Slack", () => {
  it("begins with the lattice, its short id and what it is", () => {
    expect(renderMessage(message()).blocks).toEqual([
      { type: "header", text: plain("lattice mainnet (b82b6f3b4a) · slot walk") },
    ]);
  });

  it("says first when it is a drill", () => {
    const origin = { lattice: "drill", shortId: "d1a11ce0d1", drill: true };

    expect(renderMessage({ ...message(), origin }).blocks[0]).toEqual({
      type: "header",
      text: plain("[DRILL, simulated] lattice drill (d1a11ce0d1) · slot walk"),
    });
  });

  it("shows a tone by a symbol of its own and a word", () => {
    const tones = (["good", "bad", "unsure", "neutral"] as const).map((tone) =>
      rendered(headline(tone, "so it is")),
    );

    expect(new Set(tones.map((one) => JSON.stringify(one))).size).toBe(4);
    expect(tones[1]).toEqual([
      section(
        { type: "text", text: "🛑 Attention · ", style: { bold: true } },
        { type: "text", text: "so it is" },
      ),
    ]);
  });

  it("shows spans as elements, and times in the reader's zone", () => {
    expect(rendered(text("at ", time(1_700_000_000_123), " ", strong("*b*"), code("`c`")))).toEqual(
      [
        section(
          { type: "text", text: "at " },
          {
            type: "date",
            timestamp: 1_700_000_000,
            format: "{date_short_pretty} {time_secs}",
            fallback: "2023-11-14 22:13:20 UTC",
          },
          { type: "text", text: " " },
          { type: "text", text: "*b*", style: { bold: true } },
          { type: "text", text: "`c`", style: { code: true } },
        ),
      ],
    );
  });

  it("shows a row of a table as a line, its first cell bold", () => {
    const made = rendered(
      table("Seen", ["what", "how", "more"], [[line("up"), line(""), line("3 of 3")]]),
    );

    expect(made).toEqual([
      {
        type: "rich_text",
        elements: [
          {
            type: "rich_text_section",
            elements: [
              { type: "text", text: "Seen", style: { bold: true } },
              { type: "text", text: " (what · how · more)" },
            ],
          },
          {
            type: "rich_text_list",
            style: "bullet",
            elements: [
              {
                type: "rich_text_section",
                elements: [
                  { type: "text", text: "up", style: { bold: true } },
                  { type: "text", text: " · – · 3 of 3" },
                ],
              },
            ],
          },
        ],
      },
    ]);
  });

  it("says that a table has no rows", () => {
    expect(JSON.stringify(rendered(table("Seen", ["a"], [])))).toContain(" (a): nothing.");
  });

  it("keeps lists, scripts and small print apart", () => {
    const made = rendered(list([line("one")]), script(["a  b", "c"]), note("small ", time(0)));

    expect(made).toMatchObject([
      { type: "rich_text", elements: [{ type: "rich_text_list", style: "bullet" }] },
      {
        type: "rich_text",
        elements: [
          { type: "rich_text_preformatted", elements: [{ type: "text", text: "a  b\nc" }] },
        ],
      },
      { type: "context", elements: [plain("small 1970-01-01 00:00:00 UTC")] },
    ]);
  });

  it("leaves out what has nothing to show", () => {
    expect(rendered(text(" "), note(""), list([]), script([]), commands([]))).toEqual([]);
  });

  it("drops what could hide text or turn it around, everywhere", () => {
    const made = JSON.stringify(
      renderMessage({
        ...message(text("a\u202eb"), script(["c\u0007d"]), note("e\u200bf")),
        title: "g\u2066h",
      }),
    );

    expect(made).not.toMatch(/\\u|[\p{Cf}]/u);
    expect(made).toMatch(/a b.*c d.*e f/);
  });
});

describe("a message in Slack that is too long", () => {
  const long = (n: number) => text(Array.from({ length: n }, () => "word").join(" "));

  it("is cut at its end, which says so, and never loses its commands", () => {
    const steps = table("Steps", ["a"], [[line("one")]]);
    const press = commands([{ text: "walk 1", why: "again", button: { label: "Again" } }]);

    const { blocks } = renderMessage(message(headline("bad", "!"), long(3000), steps, press));

    expect(blocks.some(({ type }) => type === "actions")).toBe(true);
    expect(JSON.stringify(blocks.at(-1))).toMatch(
      /Cut here: \d+ more blocks \(Steps\) did not fit/,
    );
  });

  it("has a title that is too long whole below the header", () => {
    const title = "t".repeat(400);

    const [header, first] = renderMessage({ ...message(), title }).blocks;

    expect(header).toMatchObject({
      text: plain(`lattice mainnet (b82b6f3b4a) · ${"t".repeat(39)}…`),
    });
    expect(JSON.stringify(first)).toContain(title);
  });
});

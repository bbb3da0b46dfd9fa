import { describe, expect, it } from "@jest/globals";
import { blockKitProblems } from "../../fakes/slack/block-kit/block-kit-problems.ts";
import type { PostedAs } from "../../fakes/slack/block-kit/block-kit-problems.ts";

const plain = (text: string) => ({ type: "plain_text", text });
const section = (text: string) => ({ type: "section", text: { type: "mrkdwn", text } });
const header = (text: string) => ({ type: "header", text: plain(text) });
const button = (more: object = {}) => ({
  type: "button",
  action_id: "a",
  text: plain("Go"),
  ...more,
});
const actions = (...elements: object[]) => ({ type: "actions", elements });
const rich = (...elements: object[]) => ({ type: "rich_text", elements });
const inline = (...elements: object[]) => ({ type: "rich_text_section", elements });
const cells = (rows: number, columns: number) => ({
  type: "table",
  rows: Array.from({ length: rows }, () =>
    Array.from({ length: columns }, () => ({ type: "raw_text", text: "x" })),
  ),
});
const confirm = (more: object = {}) => ({
  title: plain("Sure?"),
  text: plain("It stops."),
  confirm: plain("Yes"),
  deny: plain("No"),
  ...more,
});
const x = (length: number) => "x".repeat(length);

const problems = (blocks: readonly unknown[], kind: PostedAs = "post") =>
  blockKitProblems({ text: "said", blocks }, kind);

describe("the fake's Block Kit check", () => {
  it("takes what Slack takes, up to each limit", () => {
    const blocks = [
      header(x(150)),
      section(x(3_000)),
      { type: "section", fields: Array.from({ length: 10 }, () => plain(x(200))) },
      { type: "divider" },
      { type: "context", elements: [plain("by lattice")] },
      actions(button({ value: x(2_000), confirm: confirm({ text: plain(x(300)) }) })),
      rich(
        inline({ type: "text", text: "a", style: { bold: true } }, { type: "user", user_id: "U1" }),
        {
          type: "rich_text_list",
          style: "bullet",
          elements: [inline({ type: "text", text: "b" })],
        },
        { type: "rich_text_preformatted", elements: [{ type: "text", text: "c" }] },
      ),
      cells(100, 20),
    ];
    expect(problems(blocks)).toEqual([]);
    expect(problems(Array.from({ length: 50 }, () => ({ type: "divider" })))).toEqual([]);
  });

  it.each([
    ["a block of no known type", { type: "sektion" }, /no known type/],
    ["a header with mrkdwn", { type: "header", text: { type: "mrkdwn", text: "a" } }, /text/],
    ["a button without text", actions({ type: "button", action_id: "a" }), /text/],
    ["a property that is none", { ...section("a"), colour: "red" }, /additional properties/],
    ["a style that is none", actions(button({ style: "green" })), /style/],
    ["a long header", header(x(151)), /151 characters, 150 at most/],
    ["an empty header", header(""), /0 characters, 1 at least/],
    ["a long section", section(x(3_001)), /3001 characters, 3000 at most/],
    [
      "many fields",
      { type: "section", fields: Array(11).fill(plain("a")) },
      /11 items, 10 at most/,
    ],
    [
      "a long field",
      { type: "section", fields: [plain(x(2_001))] },
      /2001 characters, 2000 at most/,
    ],
    [
      "many buttons",
      actions(...Array.from({ length: 26 }, (_, i) => button({ action_id: `${i}` }))),
      /26 items/,
    ],
    ["no buttons", actions(), /0 items/],
    ["a long label", actions(button({ text: plain(x(76)) })), /76 characters, 75 at most/],
    ["a long value", actions(button({ value: x(2_001) })), /2001 characters, 2000 at most/],
    ["a long action_id", actions(button({ action_id: x(256) })), /256 characters, 255 at most/],
    ["one action_id twice", actions(button(), button()), /action_id a stands twice/],
    [
      "a long title of a dialog",
      actions(button({ confirm: confirm({ title: plain(x(101)) }) })),
      /101 characters, 100/,
    ],
    [
      "a long text of a dialog",
      actions(button({ confirm: confirm({ text: plain(x(301)) }) })),
      /301 characters, 300/,
    ],
    [
      "a long yes",
      actions(button({ confirm: confirm({ confirm: plain(x(31)) }) })),
      /31 characters, 30/,
    ],
    [
      "a dialog without words",
      actions(button({ confirm: { title: plain("a") } })),
      /required property/,
    ],
    [
      "many parts of context",
      { type: "context", elements: Array(11).fill(plain("a")) },
      /11 items/,
    ],
    ["a long table", cells(101, 1), /101 items, 100 at most/],
    ["a broad table", cells(1, 21), /21 items, 20 at most/],
    ["an empty cell", { type: "table", rows: [[{ type: "raw_text", text: "" }]] }, /text is empty/],
    ["rich text of nothing", rich(), /elements is empty/],
    ["an empty piece of rich text", rich(inline({ type: "text", text: "" })), /text is empty/],
    [
      "a person in preformatted text",
      rich({ type: "rich_text_preformatted", elements: [{ type: "user", user_id: "U1" }] }),
      /holds user/,
    ],
    ["half a character", section("a\ud83d"), /half a character/],
    [
      "an alert, which modals alone have",
      { type: "alert", text: plain("a") },
      /no alert in a message/,
    ],
  ])("refuses %s", (_name, block, words) => {
    const [first = "", ...rest] = problems([block]);
    expect(first).toMatch(/^invalid_blocks: blocks\[0\]/);
    expect([first, ...rest].join("\n")).toMatch(words);
  });

  it("refuses what is too much together", () => {
    const many = Array.from({ length: 51 }, () => ({ type: "divider" }));
    expect(problems(many)).toEqual(["invalid_blocks: 51 blocks are too many"]);
    expect(problems([cells(1, 1), cells(1, 1)])).toEqual(["invalid_blocks: 2 tables, 1 at most"]);
    const same = [1, 2].map(() => ({ type: "divider", block_id: "one" }));
    expect(problems(same)).toEqual(["invalid_blocks: block_id one stands twice"]);
    expect(problems([1, 2, 3, 4].map(() => section(x(2_825))))).toEqual([
      "msg_blocks_too_long: 11300 characters in blocks, fewer than 11300 allowed",
    ]);
    const markdown = [1, 2].map(() => ({ type: "markdown", text: x(6_001) }));
    expect(problems(markdown)[0]).toMatch(/12002 characters of markdown/);
  });

  it("knows what a modal may not show, and that it holds more", () => {
    expect(problems([cells(1, 1)], "view")).toEqual([
      "invalid_blocks: blocks[0]: no table in a view",
    ]);
    const many = Array.from({ length: 100 }, () => ({ type: "divider" }));
    expect(problems(many, "view")).toEqual([]);
    expect(problems([...many, { type: "divider" }], "view")).toHaveLength(1);
  });

  it("sees what Slack takes and somebody should look at", () => {
    expect(blockKitProblems({ blocks: [section("a")] }, "post")).toEqual([
      "no text beside the blocks",
    ]);
    const rings = ["it rings everybody"];
    expect(blockKitProblems({ text: "<!channel> look" }, "post")).toEqual(rings);
    expect(problems([section("<!here|here>")])).toEqual(rings);
    expect(problems([rich(inline({ type: "broadcast", range: "channel" }))])).toEqual(rings);
    expect(problems([{ type: "section", text: plain("<!channel>") }])).toEqual([]);
  });

  it("holds an edit to a shorter text than a post", () => {
    const text = x(4_001);
    expect(blockKitProblems({ text }, "post")).toEqual([]);
    expect(blockKitProblems({ text }, "update")).toEqual([
      "msg_too_long: text has 4001 characters, 4000 at most",
    ]);
  });
});

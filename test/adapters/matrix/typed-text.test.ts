import { describe, expect, it } from "@jest/globals";
import { Text } from "../../../src/adapters/matrix/events.ts";
import { typedText } from "../../../src/adapters/matrix/typed-text.ts";

const SELF = "@lattice:hs.test";

const typed = (content: object) =>
  typedText({ self: SELF, text: Text.parse({ msgtype: "m.text", ...content }) });

const pill = (user: string, name = "Lattice Bot") =>
  `<a href="https://matrix.to/#/${user}">${name}</a>`;

const THREAD = { rel_type: "m.thread", event_id: "$root" };

describe("a command", () => {
  it.each([
    ["!lattice walk", "walk"],
    ["  !lattice   walk current ", "walk current"],
    ["!Lattice walk", "walk"],
    ["!lattice\nwalk", "walk"],
    ["!lattice", "help"],
    ['!lattice pause --reason "the “why”"', 'pause --reason "the “why”"'],
    ["!latticed walk", undefined],
    ["say !lattice walk", undefined],
    ["lattice walk", undefined],
    ["> !lattice walk", undefined],
  ])("in %j is %j", (body, said) => {
    expect(typed({ body })).toBe(said);
  });

  it("stands after the quote that old clients put before a reply", () => {
    const reply = { "m.in_reply_to": { event_id: "$1" } };
    const body = "> <@ada:hs.test> !lattice pause\n> more\n\n!lattice walk";

    expect(typed({ body, "m.relates_to": reply })).toBe("walk");
    expect(typed({ body: "> <@a:b> !lattice pause\n\nno", "m.relates_to": reply })).toBeUndefined();
  });

  it("is none in an edit", () => {
    const edit = { rel_type: "m.replace", event_id: "$1" };

    expect(typed({ body: "!lattice walk", "m.relates_to": edit })).toBeUndefined();
  });
});

describe("a mention in a thread", () => {
  const mention = { "m.mentions": { user_ids: [SELF] }, "m.relates_to": THREAD };

  it.each([
    ["Lattice Bot: walk current", pill(SELF)],
    ["Lattice Bot walk current", pill(encodeURIComponent(SELF))],
    ["lattice bot, walk current", pill(SELF)],
    ["@lattice:hs.test walk current", undefined],
    ["@lattice walk current", undefined],
    ["lattice: walk current", undefined],
  ])("is taken off %j", (body, html) => {
    expect(typed({ body, formatted_body: html, ...mention })).toBe("walk current");
  });

  it("alone asks for help", () => {
    expect(typed({ body: "Lattice Bot", formatted_body: pill(SELF), ...mention })).toBe("help");
  });

  it("is known by its pill where a client says nothing else", () => {
    const { "m.relates_to": relation } = mention;
    const said = { body: "Lattice Bot: walk", "m.relates_to": relation };

    expect(typed({ ...said, formatted_body: `${pill(SELF)}: walk` })).toBe("walk");
    expect(typed({ ...said, formatted_body: `${pill("@other:hs.test")}: walk` })).toBeUndefined();
    expect(typed(said)).toBeUndefined();
  });

  it("is of whom the client says it is, whatever the text shows", () => {
    const content = {
      body: "Lattice Bot: walk",
      formatted_body: `${pill(SELF)}: walk`,
      "m.mentions": { user_ids: ["@other:hs.test"] },
      "m.relates_to": THREAD,
    };

    expect(typed(content)).toBeUndefined();
  });

  it("is nothing outside of a thread", () => {
    expect(typed({ body: "lattice: walk", "m.mentions": { user_ids: [SELF] } })).toBeUndefined();
  });
});

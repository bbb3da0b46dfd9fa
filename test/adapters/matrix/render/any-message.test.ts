import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { LIMITS } from "../../../../src/adapters/matrix/render/limits.ts";
import { partMessage } from "../../../../src/adapters/matrix/render/part-message.ts";
import { renderEdit } from "../../../../src/adapters/matrix/render/render-edit.ts";
import { renderMatrix } from "../../../../src/adapters/matrix/render/render-matrix.ts";
import type { Standing } from "../../../../src/adapters/matrix/render/render-matrix.ts";
import { clean } from "../../../../src/message/clean.ts";
import type { Block, Message } from "../../../../src/message/model.ts";
import { anyMessage } from "../../../message/any-message.ts";
import { bytesOf, JOINER, problemsOf } from "./problems.ts";
import { readHtml } from "./read-html.ts";

const RUNS = { numRuns: 60 };

/** What is found in text by itself, where nothing interrupts it. */
const RUNG_FOR = /@room|[@#!][^\s@#!:\u2060]*:\S|:\/\/|www\.|mailto:|matrix(:|\.to)/iu;

const parts = (message: Message): readonly Message[] => {
  const { root, thread } = partMessage(message);
  return [root, ...thread];
};

/** Ids as homeservers give them out, and what is none. */
const user = fc.oneof(
  fc.stringMatching(/^@[a-z0-9._=/+-]{1,30}:[a-z0-9.]{1,30}(:[0-9]{1,5})?$/),
  fc.stringMatching(/^@[!-9;-~]{1,200}:[a-z.]{1,40}$/),
  fc.string({ unit: "binary", maxLength: 40 }),
);

const standing: fc.Arbitrary<Standing> = fc.record({
  reactions: fc.constantFrom("decide", "encrypted", "nothing"),
  call: fc.array(user, { maxLength: 60 }),
});

/** The words of a message that are to be seen somewhere. */
function wordsOf({ title, blocks }: Message): readonly string[] {
  const texts = (block: Block): readonly string[] => {
    const lines =
      block.kind === "list"
        ? block.items
        : block.kind === "table"
          ? block.rows.flat()
          : "line" in block
            ? [block.line]
            : [];
    const spans = lines.flat().flatMap((span) => (span.kind === "time" ? [] : [span.text]));
    const own =
      block.kind === "table"
        ? [block.title, ...block.columns]
        : block.kind === "commands"
          ? block.commands.flatMap(({ text, why }) => [text, why])
          : [];
    return [...spans, ...own];
  };
  return [title, ...blocks.flatMap(texts)].flatMap((text) =>
    clean(text)
      .split(" ")
      .filter((word) => word.trim() !== "" && word.length < 20),
  );
}

describe("any message in Matrix", () => {
  it("is what homeservers and clients take, with the same words in both forms", () => {
    fc.assert(
      fc.property(anyMessage, standing, (message, at) => {
        for (const one of [message, ...parts(message)]) {
          expect(problemsOf(renderMatrix(one, at))).toEqual([]);
        }
      }),
      RUNS,
    );
  });

  it("fits when it is edited, encrypted and kept with what servers add", () => {
    fc.assert(
      fc.property(anyMessage, standing, (message, at) => {
        const bytes = bytesOf(renderEdit(message, `$${"e".repeat(43)}`, at));

        expect(bytes * LIMITS.encrypted + LIMITS.envelope).toBeLessThanOrEqual(LIMITS.event);
      }),
      RUNS,
    );
  });

  it("is never cut again when it is in parts", () => {
    fc.assert(
      fc.property(anyMessage, (message) => {
        const told = parts(message).map((part) => renderMatrix(part, { reactions: "decide" }));

        const cuts = told.filter(({ body }) => /^Cut here: \d+ more/m.test(body));
        expect(cuts.length).toBeLessThanOrEqual(told.length > LIMITS.thread ? 1 : 0);
      }),
      RUNS,
    );
  });

  it("holds every word in its parts, or says what was cut", () => {
    fc.assert(
      fc.property(anyMessage, (message) => {
        const told = parts(message)
          .map((part) => renderMatrix(part, { reactions: "nothing" }))
          .map(({ body }) => body)
          .join("")
          .replaceAll(JOINER, "");

        if (told.includes("Cut here: ")) return;
        for (const word of wordsOf(message)) expect(told).toContain(word);
      }),
      RUNS,
    );
  });

  it("links and calls nobody but those who are called", () => {
    fc.assert(
      fc.property(anyMessage, standing, (message, at) => {
        const content = renderMatrix(message, at);

        const called = content["m.mentions"].user_ids ?? [];
        const { links } = readHtml(content.formatted_body);
        expect(links.map(linked)).toEqual(called);
        expect(at.call).toEqual(expect.arrayContaining([...called]));
      }),
      RUNS,
    );
  });

  it("has nothing that old clients ring for or make a link of", () => {
    fc.assert(
      fc.property(anyMessage, (message) => {
        // What is to be copied into a shell stays as it is.
        const blocks = message.blocks.filter(({ kind }) => kind !== "script");
        const { body, formatted_body } = renderMatrix(
          { ...message, blocks },
          { reactions: "decide" },
        );

        expect(body).not.toMatch(RUNG_FOR);
        expect(readHtml(formatted_body).text).not.toMatch(/@room|matrix\.to/iu);
      }),
      RUNS,
    );
  });
});

/** The id that a pill stands for. */
function linked(href: string): string {
  return decodeURIComponent(href.replace("https://matrix.to/#/", ""));
}

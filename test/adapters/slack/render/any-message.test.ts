import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { LIMITS } from "../../../../src/adapters/slack/render/limits.ts";
import { partMessage } from "../../../../src/adapters/slack/render/part-message.ts";
import { renderMessage } from "../../../../src/adapters/slack/render/render-message.ts";
import type { SlackMessage } from "../../../../src/adapters/slack/render/render-message.ts";
import { clean } from "../../../../src/message/clean.ts";
import type { Block, Message } from "../../../../src/message/model.ts";
import { anyMessage } from "../../../message/any-message.ts";
import { problemsOf } from "./problems.ts";

const RUNS = { numRuns: 60 };

const parts = (message: Message): readonly Message[] => {
  const { root, thread } = partMessage(message);
  return [root, ...thread];
};

/** Everything that people are shown in blocks, with nothing between. */
function shown({ blocks }: SlackMessage): string {
  const strings = (value: unknown): string => {
    if (Array.isArray(value)) return value.map(strings).join("");
    if (typeof value !== "object" || value === null) return "";
    return Object.entries(value)
      .filter(([key]) => key !== "confirm")
      .map(([key, one]) =>
        typeof one === "string" ? (key === "text" || key === "fallback" ? one : "") : strings(one),
      )
      .join("");
  };
  return strings(blocks);
}

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

describe("any message in Slack", () => {
  it("is what Slack takes, whole and in parts", () => {
    fc.assert(
      fc.property(anyMessage, (message) => {
        for (const one of [message, ...parts(message)]) {
          expect(problemsOf(renderMessage(one))).toEqual([]);
        }
      }),
      RUNS,
    );
  });

  it("is never cut again when it is in parts", () => {
    fc.assert(
      fc.property(anyMessage, (message) => {
        const told = parts(message).map(renderMessage);

        const cuts = told.filter(({ blocks }) => lastNote(blocks).startsWith("Cut here: "));
        expect(cuts.length).toBeLessThanOrEqual(told.length > LIMITS.thread ? 1 : 0);
      }),
      RUNS,
    );
  });

  it("holds every word in its parts, or says what was cut", () => {
    fc.assert(
      fc.property(anyMessage, (message) => {
        const told = parts(message).map(renderMessage).map(shown).join("");

        if (told.includes("Cut here: ")) return;
        for (const word of wordsOf(message)) expect(told).toContain(word);
      }),
      RUNS,
    );
  });

  it("mentions nobody and links nothing in its text", () => {
    fc.assert(
      fc.property(anyMessage, (message) => {
        for (const { text } of parts(message).map(renderMessage)) {
          expect(text).not.toMatch(/[<>]|&(?!(amp|lt|gt);)/);
          expect(text).not.toMatch(/[@#][\p{L}\p{N}_]|:\/\/|www\.|mailto:/u);
        }
      }),
      RUNS,
    );
  });
});

function lastNote(blocks: SlackMessage["blocks"]): string {
  const last = blocks.at(-1);
  const [element] = last?.type === "context" ? last.elements : [];
  return element?.type === "plain_text" ? element.text : "";
}

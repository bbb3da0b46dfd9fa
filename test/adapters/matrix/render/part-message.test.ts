import { describe, expect, it } from "@jest/globals";
import { partMessage } from "../../../../src/adapters/matrix/render/part-message.ts";
import { LIMITS } from "../../../../src/adapters/matrix/render/limits.ts";
import { renderEdit } from "../../../../src/adapters/matrix/render/render-edit.ts";
import { renderMatrix } from "../../../../src/adapters/matrix/render/render-matrix.ts";
import { SHEET } from "../../../../src/adapters/matrix/render/sheet.ts";
import {
  commands,
  detail,
  headline,
  line,
  list,
  note,
  table,
  text,
} from "../../../../src/message/build.ts";
import type { Block, Message } from "../../../../src/message/model.ts";
import { bytesOf, JOINER } from "./problems.ts";

const message = (...blocks: readonly Block[]): Message => ({
  origin: { lattice: "mainnet", shortId: "b82b6f3b4a", drill: false },
  title: "verify",
  blocks,
});

const steps = table("What was looked at", ["step"], [[line("one")]]);

const words = (n: number) => Array.from({ length: n }, (_, index) => `word${index}`).join(" ");

const bodyOf = (part: Message) => renderMatrix(part, { reactions: "decide" }).body;

describe("a message in parts, in Matrix", () => {
  it("has what the rest stands on in the thread, and says so at the root's end", () => {
    const { root, thread } = partMessage(message(headline("bad", "!"), detail(steps)));

    expect(root.blocks).toEqual([
      headline("bad", "!"),
      note("More in the thread: What was looked at."),
    ]);
    expect(thread).toEqual([{ ...message(steps), title: "verify · part 2 of 2" }]);
  });

  it("keeps a table of six stages whole", () => {
    const units = "builder@relay-member.service on host-relay-1 (relay-1), ".repeat(4);
    const rows = Array.from({ length: 6 }, (_, stage) => [line(`${stage}`), line(units)]);

    expect(partMessage(message(table("t", ["stage", "units"], rows))).root.blocks).toHaveLength(1);
  });

  it("spills what does not fit into the thread, in order, and keeps what is to be decided", () => {
    const decide = commands([{ text: "approve R7 1", why: "", button: { label: "Approve" } }]);

    const { root, thread } = partMessage(message(text(words(3000)), text("last"), decide));

    expect(root.blocks.at(-2)).toEqual(decide);
    expect(thread.at(-1)?.blocks.at(-1)).toEqual(text("last"));
    const told = [root, ...thread].map(bodyOf).join("");
    for (let n = 0; n < 3000; n += 1) expect(told).toContain(`word${n} `.trimEnd());
  });

  it.each([
    ["plain English", "word "],
    ["Han", "漢"],
    ["what HTML has to escape", "<"],
    ["addresses", "@room "],
  ])("fills a message by bytes, up to an edit in an encrypted room: %s", (_, piece) => {
    const times = Math.ceil(12_000 / piece.length);
    const call = Array.from({ length: 100 }, (__, index) => `@person-${index}:example.org`);

    const { root, thread } = partMessage(message(text(piece.repeat(times))));

    const bytes = [root, ...thread].map((part) =>
      bytesOf(renderEdit(part, "$e", { reactions: "decide", call })),
    );
    const sent = bytes.map((one) => one * LIMITS.encrypted + LIMITS.envelope);
    expect(Math.max(...sent)).toBeLessThanOrEqual(LIMITS.event);
    expect(Math.max(...sent)).toBeGreaterThan(LIMITS.event / 2);
    const told = [root, ...thread].map(bodyOf).join("").replaceAll(JOINER, "");
    expect(told.split(piece.trim()).length - 1).toBe(times);
  });

  it("parts a long table once: its pieces are whole when they are rendered", () => {
    const rows = Array.from({ length: 400 }, () => [line("a"), line("b")]);

    const { root, thread } = partMessage(message(table("t".repeat(125), ["x", "y"], rows)));

    const again = [root, ...thread].flatMap(({ blocks }) => blocks.flatMap(SHEET.pieces));
    expect(again).toEqual([root, ...thread].flatMap(({ blocks }) => blocks));
  });

  it("cuts what is too much even for a thread, and says so and where the rest is", () => {
    const { thread } = partMessage(message(detail(list(Array(5000).fill(line("x".repeat(50)))))));

    expect(thread).toHaveLength(6);
    expect(bodyOf(thread.at(-1) ?? message())).toMatch(
      /\nCut here: \d+ more blocks did not fit\. The same command in a terminal .* shows everything\.$/,
    );
  });
});

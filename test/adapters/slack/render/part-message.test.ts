import { describe, expect, it } from "@jest/globals";
import { partMessage } from "../../../../src/adapters/slack/render/part-message.ts";
import { renderMessage } from "../../../../src/adapters/slack/render/render-message.ts";
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

const message = (...blocks: readonly Block[]): Message => ({
  origin: { lattice: "mainnet", shortId: "b82b6f3b4a", drill: false },
  title: "verify",
  blocks,
});

const words = (n: number) => Array.from({ length: n }, (_, index) => `word${index}`).join(" ");

const steps = table("What was looked at", ["step"], [[line("one")]]);

describe("a message in parts", () => {
  it("is one where nothing is detail and all of it fits", () => {
    const whole = message(headline("good", "fine"), text("why"));

    expect(partMessage(whole)).toEqual({ root: whole, thread: [] });
  });

  it("has what the rest stands on in the thread, and says so at the root's end", () => {
    const press = commands([{ text: "walk current", why: "look" }]);

    const { root, thread } = partMessage(
      message(headline("bad", "!"), detail(steps), detail(text("links:")), press),
    );

    expect(root).toEqual(
      message(headline("bad", "!"), press, note("More in the thread: What was looked at; links.")),
    );
    expect(thread).toEqual([{ ...message(steps, text("links:")), title: "verify · part 2 of 2" }]);
  });

  it("spills what does not fit into the thread, in order, and keeps what is to be pressed", () => {
    const press = commands([{ text: "approve R7", why: "", button: { label: "Approve" } }]);

    const { root, thread } = partMessage(
      message(headline("neutral", "?"), text(words(3000)), text("last"), press, detail(steps)),
    );

    expect(root.blocks.at(-2)).toEqual(press);
    expect(thread.length).toBeGreaterThan(1);
    expect(thread.at(-1)?.blocks.slice(-2)).toEqual([text("last"), steps]);
    const told = [root, ...thread].map((part) => JSON.stringify(part)).join("");
    for (let n = 0; n < 3000; n += 1) expect(told).toContain(`word${n} `.trimEnd());
  });

  it("cuts what is too much even for a thread, and says so in the last part", () => {
    const { thread } = partMessage(message(detail(list(Array(5000).fill(line("x".repeat(50)))))));

    expect(thread).toHaveLength(12);
    expect(JSON.stringify(renderMessage(thread.at(-1) ?? message()))).toMatch(
      /Cut here: \d+ more blocks did not fit/,
    );
  });

  it("names the lattice and the part in each header, however long the title is", () => {
    const { thread } = partMessage({ ...message(detail(steps)), title: "t".repeat(139) });

    expect(renderMessage(thread[0] ?? message()).blocks[0]).toMatchObject({
      text: { text: expect.stringMatching(/^lattice mainnet \(b82b6f3b4a\) · t+… · part 2 of 2$/) },
    });
  });
});

import { describe, expect, it } from "@jest/globals";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { partMessage } from "../../../../src/adapters/slack/render/part-message.ts";
import { renderMessage } from "../../../../src/adapters/slack/render/render-message.ts";
import type { Message } from "../../../../src/message/model.ts";
import { problemsOf } from "./problems.ts";

const MESSAGES = "fixtures/messages";

const GOLDEN = "fixtures/golden/slack";

const read = (path: string): unknown => JSON.parse(readFileSync(path, "utf8"));

const names = readdirSync(MESSAGES)
  .filter((file) => file.endsWith(".json"))
  .map((file) => file.slice(0, -".json".length));

/** What Slack is sent of a message: the root first, then its thread. */
function sent(name: string) {
  const { root, thread } = partMessage(read(`${MESSAGES}/${name}.json`) as Message);
  return [root, ...thread].map(renderMessage);
}

describe("what the product says, in Slack", () => {
  it.each(names)("%s is as it was looked at", (name) => {
    const path = `${GOLDEN}/${name}.json`;
    if (process.env["UPDATE_GOLDEN"] === "1") {
      mkdirSync(GOLDEN, { recursive: true });
      writeFileSync(path, `${JSON.stringify(sent(name), undefined, 2)}\n`);
    }

    expect(sent(name)).toEqual(read(path));
  });

  it.each(names)("%s is what Slack takes, and nothing is cut", (name) => {
    const parts = sent(name);

    expect(parts.flatMap(problemsOf)).toEqual([]);
    expect(JSON.stringify(parts.map(({ blocks }) => blocks))).not.toContain("Cut here");
  });

  it("has no golden file of a message that is gone", () => {
    expect(readdirSync(GOLDEN)).toEqual(names.map((name) => `${name}.json`));
  });
});

import { describe, expect, it } from "@jest/globals";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { partMessage } from "../../../../src/adapters/matrix/render/part-message.ts";
import { renderMatrix } from "../../../../src/adapters/matrix/render/render-matrix.ts";
import type { Message } from "../../../../src/message/model.ts";
import { problemsOf } from "./problems.ts";

const MESSAGES = "fixtures/messages";

const GOLDEN = "fixtures/golden/matrix";

/** The same words twice: as HTML for most clients, as text for notifications and screen readers. */
const FORMS = [
  ["html", "formatted_body"],
  ["txt", "body"],
] as const;

/** Stands between the root and the messages of its thread. */
const BELOW = { html: "\n<hr>\n", txt: `\n${"-".repeat(20)}\n` } as const;

const names = readdirSync(MESSAGES)
  .filter((file) => file.endsWith(".json"))
  .map((file) => file.slice(0, -".json".length));

/** What Matrix is sent of a message in a room that is not encrypted: the root first, then its thread. */
function sent(name: string) {
  const read = JSON.parse(readFileSync(`${MESSAGES}/${name}.json`, "utf8")) as Message;
  const { root, thread } = partMessage(read);
  return [root, ...thread].map((part) => renderMatrix(part, { reactions: "decide" }));
}

describe("what the product says, in Matrix", () => {
  it.each(names.flatMap((name) => FORMS.map(([ending, form]) => ({ name, ending, form }))))(
    "$name is as it was looked at ($ending)",
    ({ name, ending, form }) => {
      const path = `${GOLDEN}/${name}.${ending}`;
      const now = `${sent(name)
        .map((part) => part[form])
        .join(BELOW[ending])}\n`;
      if (process.env["UPDATE_GOLDEN"] === "1") {
        mkdirSync(GOLDEN, { recursive: true });
        writeFileSync(path, now);
      }

      expect(now).toEqual(readFileSync(path, "utf8"));
    },
  );

  it.each(names)("%s is what Matrix takes, and nothing is cut", (name) => {
    const parts = sent(name);

    expect(parts.flatMap(problemsOf)).toEqual([]);
    expect(parts.map(({ body }) => body).join()).not.toContain("Cut here");
  });

  it("has no golden file of a message that is gone", () => {
    const expected = names.flatMap((name) => FORMS.map(([ending]) => `${name}.${ending}`));

    expect(readdirSync(GOLDEN).toSorted()).toEqual(expected.toSorted());
  });
});

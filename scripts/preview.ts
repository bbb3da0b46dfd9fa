import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { parseArgs } from "node:util";
import { partMessage as matrixParts } from "../src/adapters/matrix/render/part-message.ts";
import { renderMatrix } from "../src/adapters/matrix/render/render-matrix.ts";
import { partMessage as slackParts } from "../src/adapters/slack/render/part-message.ts";
import { renderMessage } from "../src/adapters/slack/render/render-message.ts";
import type { Message } from "../src/message/model.ts";
import { matrixPage } from "./preview/matrix-page.ts";
import { slackPage } from "./preview/slack-page.ts";

/**
 * Shows messages as people see them in Slack and in Matrix: `npm run preview -- fixtures/messages/*.json
 * [--out FOLDER]`. A file holds a neutral message, or what a command prints with --json.
 */
const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { out: { type: "string", default: "var/preview" } },
});

interface Named {
  readonly name: string;
  readonly message: Message;
}

/** The pages, each with what it shows of messages. */
const PAGES = {
  "index.html": (all: readonly Named[]) => slackPage(all.map(inSlack)),
  "matrix.html": (all: readonly Named[]) => matrixPage(all.map(inMatrix)),
};

if (positionals.length === 0) {
  process.stderr.write(
    "No message is named. Name files, such as `npm run preview -- fixtures/messages/*.json`.\n",
  );
  process.exitCode = 2;
} else {
  const messages = positionals.map(named);
  mkdirSync(values.out, { recursive: true });
  for (const [file, page] of Object.entries(PAGES)) {
    const path = join(values.out, file);
    writeFileSync(path, page(messages));
    process.stdout.write(`${path}\n`);
  }
}

function named(path: string): Named {
  const read = JSON.parse(readFileSync(path, "utf8")) as Message | { readonly message: Message };
  return { name: basename(path, ".json"), message: "message" in read ? read.message : read };
}

function inSlack({ name, message }: Named) {
  const { root, thread } = slackParts(message);
  return { name, parts: [root, ...thread].map(renderMessage) };
}

function inMatrix({ name, message }: Named) {
  const { root, thread } = matrixParts(message);
  const parts = [root, ...thread].map((part) => renderMatrix(part, { reactions: "decide" }));
  return { name, parts };
}

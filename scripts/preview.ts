import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { parseArgs } from "node:util";
import { partMessage } from "../src/adapters/slack/render/part-message.ts";
import { renderMessage } from "../src/adapters/slack/render/render-message.ts";
import type { Message } from "../src/message/model.ts";
import { previewPage } from "./preview/page.ts";
import type { Shown } from "./preview/page.ts";

/**
 * Shows messages as people see them in Slack: `npm run preview -- fixtures/messages/*.json [--out FOLDER]`. A file
 * holds a neutral message, or what a command prints with --json.
 */
const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { out: { type: "string", default: "var/preview" } },
});

if (positionals.length === 0) {
  process.stderr.write(
    "No message is named. Name files, such as `npm run preview -- fixtures/messages/*.json`.\n",
  );
  process.exitCode = 2;
} else {
  const page = join(values.out, "index.html");
  mkdirSync(values.out, { recursive: true });
  writeFileSync(page, previewPage(positionals.map(shown)));
  process.stdout.write(`${page}\n`);
}

function shown(path: string): Shown {
  const read = JSON.parse(readFileSync(path, "utf8")) as Message | { readonly message: Message };
  const { root, thread } = partMessage("message" in read ? read.message : read);
  return { name: basename(path, ".json"), parts: [root, ...thread].map(renderMessage) };
}

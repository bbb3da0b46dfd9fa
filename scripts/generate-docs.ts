import { readFileSync, writeFileSync } from "node:fs";
import { commandsPage } from "./docs/commands-page.ts";
import { configPage } from "./docs/config-page.ts";
import { examplePolkitRules, exampleSudoers } from "./docs/host-rules.ts";
import { metricsPage } from "./docs/metrics-page.ts";
import { hasCommand } from "../src/app/verify-sources.ts";
import { runbook } from "../src/runbook/index.ts";
import { runbookMarkdown } from "../src/runbook/markdown.ts";
import { configSchema, resultSchema } from "./docs/schemas.ts";

/** Writes the documents and rules that follow from the code; with --check, only says whether they still do. */

const PAGES: Readonly<Record<string, () => string | Promise<string>>> = {
  "deploy/hosts/50-lattice-chatops.rules": examplePolkitRules,
  "deploy/hosts/sudoers": exampleSudoers,
  "docs/commands.md": commandsPage,
  "docs/config.md": configPage,
  "docs/config.schema.json": configSchema,
  "docs/metrics.md": metricsPage,
  "docs/result.schema.json": resultSchema,
  "docs/runbook.md": () => runbookMarkdown(runbook, hasCommand),
};

const check = process.argv.includes("--check");
const stale: string[] = [];

for (const [path, make] of Object.entries(PAGES)) {
  const page = await make();
  const current = readOr(path);
  if (current === page) continue;
  if (check) stale.push(path);
  else writeFileSync(path, page);
}

if (stale.length > 0) {
  process.stderr.write(
    `Out of date: ${stale.join(", ")}. Run \`npm run docs\` and commit the result.\n`,
  );
  process.exitCode = 1;
}

function readOr(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}

import { stringify } from "yaml";
import { hasCommand, latticeMap } from "../app/verify-sources.ts";
import { isRefusal, refusal } from "../message/refusal.ts";
import { runbook as entries } from "../runbook/index.ts";
import { runbookMarkdown } from "../runbook/markdown.ts";
import { ruleGroups } from "../runbook/prometheus-rules.ts";
import { printRefusal } from "./exit.ts";
import { configPath, openConfig } from "./open-config.ts";
import { programCall } from "./options.ts";

const USAGE = "lattice runbook [--markdown | --rules [--config FILE]]";

/** `lattice runbook`: the entries as a page, or as alert rules for the organisms of a configuration. */
export async function runbook(args: readonly string[]): Promise<number> {
  const types = { config: "string", markdown: "boolean", rules: "boolean" } as const;
  const call = programCall(args, types, USAGE);
  if (isRefusal(call)) return printRefusal("runbook", call, { json: false });
  const { options, words } = call;
  if (words !== undefined || (options.markdown && options.rules)) {
    const wrong = refusal("usage", `Give --markdown or --rules, or neither. Usage: ${USAGE}`);
    return printRefusal("runbook", wrong, { json: false });
  }
  if (!options.rules) {
    process.stdout.write(options.markdown ? runbookMarkdown(entries, hasCommand) : overview());
    return 0;
  }
  const config = await openConfig(configPath(options.config, process.env));
  if (isRefusal(config)) return printRefusal("runbook", config, { json: false });
  const { names, match } = config.metrics;
  const groups = ruleGroups(entries, { map: latticeMap(config), names, match });
  process.stdout.write(
    `# Alert rules of the runbook, made by \`lattice runbook --rules\`.\n${stringify(groups)}`,
  );
  return 0;
}

function overview(): string {
  const rows = entries.map(
    ({ title, alert, command }) =>
      `${title}\n  alert   ${alert.expression}, ${alert.lasting}\n  verify  ${command}\n`,
  );
  return `${rows.join("\n")}\n\`lattice runbook --markdown\` prints the whole page, \`--rules\` Prometheus alert rules.\n`;
}

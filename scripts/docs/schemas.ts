import { z } from "zod";
import { commands } from "../../commands/index.ts";
import { CheckResult } from "../../src/check/finding.ts";
import { AuditVerifyResult } from "../../src/cli/audit-result.ts";
import { DrillServeResult } from "../../src/cli/serve.ts";
import { answerSchema } from "../../src/command/answer-schema.ts";
import { configJsonSchema } from "../../src/config/schema.ts";
import { DrillListResult } from "../../src/drill/list.ts";
import { AsResult, ScenarioResult } from "../../src/drill/session.ts";
import { UnitResult } from "../../src/drill/unit-command.ts";

export function configSchema(): string {
  return `${JSON.stringify(configJsonSchema("ref"), null, 2)}\n`;
}

/** Every object that `--json` prints. */
export function resultSchema(): string {
  const schema = answerSchema([
    ...commands.map(({ name, result }) => [name, result] as const),
    ["check", CheckResult],
    ["audit verify", AuditVerifyResult],
    ["drill list", DrillListResult],
    ["drill serve", DrillServeResult],
    ["scenario", ScenarioResult],
    ["as", AsResult],
    ["unit", UnitResult],
  ]);
  const json = {
    title: "What lattice --json prints",
    ...z.toJSONSchema(schema, { reused: "ref" }),
  };
  return `${JSON.stringify(json, null, 2)}\n`;
}

import type { EntryPage } from "./entry.ts";
import type { StepVerdict } from "./step.ts";

/** Whether this version has the command that a text begins with. */
type IsBuilt = (command: string) => boolean;

/** The runbook as a page: what each entry asks, how it decides and what it offers. */
export function runbookMarkdown(entries: readonly EntryPage[], isBuilt: IsBuilt): string {
  const sections = entries.flatMap((entry) => section(entry, isBuilt));
  return `${[...HEAD, ...sections].join("\n\n")}\n`;
}

const HEAD = [
  "# Runbook",
  "As this version knows it: `lattice runbook --markdown` prints this page, `lattice runbook --rules` the same entries as Prometheus alert rules for the organisms of a configuration.",
  "Walk the slot before anything else: the last organism that committed shows where the pipeline stalled. What stands below it waits and is not broken. Every verification carries the walk, and offers no mitigation without it.",
  "Every step answers pass, fail, could not tell, or not needed. A step that could not look is never taken for one that passed: an absent series, a stale one and a zero are three different answers. A cause is told with confidence high only when every step that could support another was read.",
];

function section(entry: EntryPage, isBuilt: IsBuilt): readonly string[] {
  const { id, title, alert, cause, command, steps, causes, table, mitigations } = entry;
  return [
    `## ${title} (\`${id}\`)`,
    `**Alert.** \`${alert.expression}\`, ${alert.lasting}.`,
    `**Cause.** ${cause}`,
    `**Verify.** \`${command}\``,
    steps.map((step, index) => `${index + 1}. \`${step.id}\`: ${step.asks}`).join("\n"),
    "**Decide.** The first line that holds is the cause; further ones are told with it.",
    decisionTable(table, causes),
    "**Mitigate.**",
    mitigations.map((one) => mitigation(one, isBuilt)).join("\n"),
  ];
}

function decisionTable(table: EntryPage["table"], causes: EntryPage["causes"]): string {
  const rows = table.rows.map(
    ({ cause, when, blames }) =>
      `| ${conditions(when)} | \`${cause}\` | ${causes[cause] ?? ""}${blames === true ? "; never by elimination" : ""} |`,
  );
  const recovered =
    table.recovered === undefined
      ? []
      : [
          `| none of these, and ${conditions(table.recovered)} | \`recovered\` | the alert holds no longer |`,
        ];
  const rest = "| anything else | `inconclusive` | told with what would settle it |";
  return ["| steps | cause | means |", "| --- | --- | --- |", ...rows, ...recovered, rest].join(
    "\n",
  );
}

const WORDS: Readonly<Record<StepVerdict, string>> = {
  pass: "passes",
  fail: "fails",
  unknown: "could not tell",
  "not-needed": "is not needed",
};

function conditions(when: EntryPage["table"]["rows"][number]["when"]): string {
  return Object.entries(when)
    .map(([id, verdicts]) => `\`${id}\` ${(verdicts ?? []).map((one) => WORDS[one]).join(" or ")}`)
    .join(", ");
}

function mitigation(
  { against, page, command }: EntryPage["mitigations"][number],
  isBuilt: IsBuilt,
): string {
  const causes = against.map((cause) => `\`${cause}\``).join(", ");
  if (command === undefined) return `- ${causes}: ${page}`;
  const offered = isBuilt(command)
    ? `Offered by \`${command}\`.`
    : `To be offered by \`${command}\`, which is not built yet.`;
  return `- ${causes}: ${page} ${offered}`;
}

import type { LatticeMap } from "../lattice/lattice-members.ts";
import type { CauseRow, Decision, DecisionTable } from "./decide.ts";
import type { AlertRule, RuleContext } from "./alert-rule.ts";
import type { Finding, Step } from "./step.ts";

/** The runbook's alerts, one entry each. */
export const ENTRY_IDS = [
  "missing-upstream",
  "committee-below-quorum",
  "tdx-attestation",
  "simulation-divergence",
  "on-chain-mismatch",
  "evidence-failure",
] as const;

export type EntryId = (typeof ENTRY_IDS)[number];

/** What a verification came to, for those who say what to do about it. */
export interface Case<Subject, Id extends string = string, Cause extends string = string> {
  readonly subject: Subject;
  readonly decision: Decision<Id, Cause>;
  readonly findings: Readonly<Record<Id, Finding>>;
  readonly map: LatticeMap;
}

/** What to do, as it is offered. `command` is how it would be typed. */
export interface Offer {
  readonly text: string;
  readonly command?: string;
}

export interface Mitigation<Subject, Id extends string, Cause extends string> {
  readonly id: string;
  readonly against: readonly Cause[];
  /** As the runbook's page has it, without names. */
  readonly page: string;
  /** The command that offers it, as the page has it. */
  readonly command?: string;
  /** What it means in this case; as on the page where nothing is to be added. */
  readonly offers?: (given: Case<Subject, Id, Cause>) => readonly Offer[];
}

/** How soon someone must act. */
export type Urgency = "now" | "today";

/** One entry of the runbook, in the order in which its page is read. */
export interface Entry<Subject, Id extends string, Cause extends string> {
  readonly id: EntryId;
  readonly title: string;
  /** What is typed to run it. */
  readonly command: string;
  readonly alert: {
    /** As the runbook has it: `<org>` is the organism. */
    readonly expression: string;
    readonly lasting: string;
    readonly rules: (context: RuleContext) => readonly AlertRule[];
  };
  readonly cause: string;
  readonly steps: readonly Step<Subject, Id>[];
  /** What each cause means, in a sentence. */
  readonly causes: Readonly<Record<Cause, string>>;
  readonly table: DecisionTable<Id, Cause>;
  readonly mitigations: readonly Mitigation<Subject, Id, Cause>[];
  readonly urgency?: (given: Case<Subject, Id, Cause>) => Urgency | undefined;
}

/** An entry as its page and its tests see it. */
export interface EntryPage extends Pick<
  Entry<never, string, string>,
  "id" | "title" | "command" | "alert" | "cause" | "causes"
> {
  readonly steps: readonly { readonly id: string; readonly asks: string }[];
  readonly table: DecisionTable<string, string>;
  readonly mitigations: readonly {
    readonly id: string;
    readonly against: readonly string[];
    readonly page: string;
    readonly command?: string;
  }[];
}

/** An entry, checked where the compiler cannot: every step once, every cause in the table. */
export function defineEntry<Subject, Id extends string, Cause extends string>(
  entry: Entry<Subject, Id, Cause>,
): Entry<Subject, Id, Cause> {
  const ids = entry.steps.map(({ id }) => id);
  if (new Set(ids).size !== ids.length) throw new Error(`${entry.id}: a step stands twice`);
  const told = new Set(entry.table.rows.map(({ cause }) => cause));
  const untold = Object.keys(entry.causes).filter((cause) => !told.has(cause as Cause));
  if (untold.length > 0) throw new Error(`${entry.id}: no line leads to ${untold.join(", ")}`);
  const blind = entry.table.rows.find((row) => row.blames === true && !seen(row));
  if (blind !== undefined)
    throw new Error(`${entry.id}: ${blind.cause} blames without a failed step`);
  return entry;
}

/** Whether a line needs something that was seen to fail. */
function seen<Id extends string>({ decides, when }: CauseRow<Id, string>): boolean {
  return when[decides]?.join() === "fail";
}

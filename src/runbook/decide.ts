import type { StepVerdict } from "./step.ts";

/** Verdicts of an entry's steps, by step. */
export type Verdicts<Id extends string> = Readonly<Record<Id, StepVerdict>>;

/** One line of a decision table: the cause is supported when every named step has one of the verdicts. */
export interface CauseRow<Id extends string, Cause extends string> {
  readonly cause: Cause;
  /** The step whose verdict decides; it must have been read. */
  readonly decides: Id;
  readonly when: Readonly<Partial<Record<Id, readonly StepVerdict[]>>>;
  /** Whether it puts blame on someone: such a cause is never what is left over. */
  readonly blames?: true;
}

/** What a cause that no table names means: the alert holds no longer, or nothing seen explains it. */
export type OpenCause = "recovered" | "inconclusive";

export interface Decision<Id extends string, Cause extends string> {
  readonly cause: Cause | OpenCause;
  readonly confidence: "high" | "low";
  /** Other causes that what was seen supports. */
  readonly also: readonly Cause[];
  /** Causes that what could not be seen leaves open. */
  readonly suspects: readonly Cause[];
  /** Steps that could not be read and matter. */
  readonly wouldSettle: readonly Id[];
}

export interface DecisionTable<Id extends string, Cause extends string> {
  /** In order: the first that is supported is the cause, the others are `also`. */
  readonly rows: readonly CauseRow<Id, Cause>[];
  /** Verdicts under which the alert holds no longer, if no row is supported; none where no step tells that. */
  readonly recovered?: Readonly<Partial<Record<Id, readonly StepVerdict[]>>>;
}

/**
 * Reads a decision table. Total: every combination of verdicts has exactly one decision. Confidence is `high`
 * only when no step that any line names was left unread, or saw something else than it was asked about: each could
 * have supported a rival.
 */
export function decide<Id extends string, Cause extends string>(
  { rows, recovered }: DecisionTable<Id, Cause>,
  verdicts: Verdicts<Id>,
  provisional: ReadonlySet<string> = new Set(),
): Decision<Id, Cause> {
  const supported = rows.filter(({ when }) => holds(when, verdicts)).map(({ cause }) => cause);
  const named = [...rows.map(({ when }) => when), recovered ?? {}].flatMap(
    (when) => Object.keys(when) as Id[],
  );
  const wouldSettle = [...new Set(named)].filter(
    (id) => verdicts[id] === "unknown" || provisional.has(id),
  );
  const [cause, ...also] = [...new Set(supported)];
  if (cause !== undefined) {
    const confidence = wouldSettle.length === 0 ? "high" : "low";
    return { cause, confidence, also, suspects: [], wouldSettle };
  }
  if (recovered !== undefined && holds(recovered, verdicts)) {
    const confidence = wouldSettle.length === 0 ? "high" : "low";
    return { cause: "recovered", confidence, also: [], suspects: [], wouldSettle };
  }
  const open = rows.filter(({ when }) => couldHold(when, verdicts)).map((row) => row.cause);
  const suspects = [...new Set(open)];
  return { cause: "inconclusive", confidence: "low", also: [], suspects, wouldSettle };
}

type When = Readonly<Partial<Record<string, readonly StepVerdict[]>>>;

function holds(when: When, verdicts: Readonly<Record<string, StepVerdict>>): boolean {
  return Object.entries(when).every(([id, allowed]) => fits(allowed, verdicts[id]));
}

/** Whether the line would hold if what was not read turned out so, and some of what was read speaks for it. */
function couldHold(when: When, verdicts: Readonly<Record<string, StepVerdict>>): boolean {
  const read = Object.entries(when).filter(([id]) => verdicts[id] !== "unknown");
  return read.length > 0 && read.every(([id, allowed]) => fits(allowed, verdicts[id]));
}

function fits(allowed: readonly StepVerdict[] | undefined, verdict: StepVerdict | undefined) {
  return verdict !== undefined && (allowed?.includes(verdict) ?? false);
}

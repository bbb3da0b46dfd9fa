import type { LatticeFacts } from "../runbook/facts.ts";
import type { Finding, Step } from "../runbook/step.ts";

export interface SteppedFinding extends Finding {
  readonly ms: number;
}

interface RunSteps<Subject, Id extends string> {
  readonly steps: readonly Step<Subject, Id>[];
  readonly subject: Subject;
  readonly facts: LatticeFacts;
  readonly deadlineMs: number;
  /** Told of each step as it ends. */
  readonly ended: (id: Id, finding: SteppedFinding) => void;
  /** Keeps what should never happen for those who run the bot. */
  readonly report: (error: unknown) => void;
}

/** Runs every step side by side, each within its own time. One that fails to look hides no other. */
export async function runSteps<Subject, Id extends string>({
  steps,
  subject,
  facts,
  deadlineMs,
  ended,
  report,
}: RunSteps<Subject, Id>): Promise<Readonly<Record<Id, SteppedFinding>>> {
  const found = await Promise.all(
    steps.map(async (step) => {
      const begun = performance.now();
      const withinMs = Math.min(step.withinMs ?? deadlineMs, deadlineMs);
      const looked = step.look(subject, facts).catch((error: unknown) => {
        report(error);
        return unknown("a fault of the bot's own; its log has more");
      });
      const late = `no answer within ${withinMs / 1000} s`;
      const finding = await within(looked, withinMs, () => unknown(late));
      const timed = { ...finding, ms: Math.round(performance.now() - begun) };
      ended(step.id, timed);
      return [step.id, timed] as const;
    }),
  );
  return Object.fromEntries(found) as Record<Id, SteppedFinding>;
}

function unknown(summary: string): Finding {
  return { verdict: "unknown", summary, evidence: [] };
}

/** The promise's value, or the other one when it takes too long. */
async function within<T>(promise: Promise<T>, ms: number, otherwise: () => T): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<T>((resolve) => {
    timer = setTimeout(() => {
      resolve(otherwise());
    }, ms);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

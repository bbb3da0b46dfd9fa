import { decide } from "../runbook/decide.ts";
import type { Case, Entry } from "../runbook/entry.ts";
import { LatticeFacts } from "../runbook/facts.ts";
import type { FactSources } from "../runbook/facts.ts";
import type { StepVerdict } from "../runbook/step.ts";
import type { Slot } from "../lattice/slot-clock.ts";
import type { WalkUseCase } from "../walk/use-case.ts";
import type { WalkResult } from "../walk/result.ts";
import { headlineOf } from "../walk/headline.ts";
import type { VerifyResult } from "./result.ts";
import { runSteps } from "./run-steps.ts";
import type { SteppedFinding } from "./run-steps.ts";

export interface VerifySources extends FactSources {
  readonly walk: WalkUseCase;
  readonly clockSlot: () => Slot;
  /** Whether a command can be typed in this version; one that cannot is not offered. */
  readonly offered: (command: string) => boolean;
  readonly deadlineMs: number;
  readonly report: (error: unknown) => void;
}

/** Told as a verification goes: one line for each thing that has been looked at. */
export type OnProgress = (progress: Progress) => void;

export interface Progress {
  /** What ended just now: a step, or the walk. */
  readonly id: string;
  readonly verdict: StepVerdict | "walked";
  readonly summary: string;
  /** How many are still being looked at. */
  readonly pending: number;
}

/** Sources give up this much before the steps do, so that a step can still tell what it has. */
const MARGIN_MS = 300;

/** One look at the lattice, which several subjects may share: what was fetched for one is not fetched again. */
export interface Look {
  readonly facts: LatticeFacts;
  /** Walks once, whoever asks; undefined where the slot could not be walked. */
  readonly walk: () => Promise<WalkResult | undefined>;
}

export function openLook(sources: VerifySources): Look {
  const signal = AbortSignal.timeout(sources.deadlineMs - MARGIN_MS);
  let walk: Promise<WalkResult | undefined> | undefined;
  return {
    facts: new LatticeFacts(sources, signal),
    walk: () => (walk ??= walked(sources)),
  };
}

export interface About<Subject> {
  readonly subject: Subject;
  /** As people read it. */
  readonly name: string;
}

/** Runs an entry on a subject: the steps, and beside them the slot walk, without which nothing is offered. */
export async function verify<Subject, Id extends string, Cause extends string>(
  entry: Entry<Subject, Id, Cause>,
  { subject, name, look }: About<Subject> & { readonly look: Look },
  sources: VerifySources,
  onProgress: OnProgress = () => undefined,
): Promise<VerifyResult> {
  const { deadlineMs, report } = sources;
  const { facts } = look;
  let pending = entry.steps.length + 1;
  const progress = (told: Omit<Progress, "pending">) => {
    pending -= 1;
    onProgress({ ...told, pending });
  };
  const [findings, walk] = await Promise.all([
    runSteps({
      steps: entry.steps,
      subject,
      facts,
      deadlineMs,
      report,
      ended: (id, { verdict, summary }) => {
        progress({ id, verdict, summary });
      },
    }),
    // Begun after the steps: what they wait for may take work once it is there.
    look.walk().then((result) => {
      const summary = result === undefined ? "the slot could not be walked" : walkWords(result);
      progress({ id: "walk", verdict: "walked", summary });
      return result;
    }),
  ]);
  const verdicts = Object.fromEntries(
    Object.entries<SteppedFinding>(findings).map(([id, { verdict }]) => [id, verdict]),
  ) as Record<Id, StepVerdict>;
  const provisional = Object.entries<SteppedFinding>(findings).flatMap(([id, finding]) =>
    finding.provisional === undefined ? [] : [id],
  );
  const decision = decide(entry.table, verdicts, new Set(provisional));
  return result(entry, { subject, decision, findings, map: sources.map }, { name, walk, sources });
}

export function walkWords(walk: WalkResult): string {
  return `slot ${walk.slot}: ${headlineOf(walk).words}`;
}

async function walked({ walk, report }: VerifySources): Promise<WalkResult | undefined> {
  try {
    const walkedSlot = await walk("current");
    return "kind" in walkedSlot ? undefined : walkedSlot;
  } catch (error) {
    report(error);
    return undefined;
  }
}

interface Around {
  readonly name: string;
  readonly walk: WalkResult | undefined;
  readonly sources: VerifySources;
}

interface StepFindings<Id extends string> {
  readonly findings: Readonly<Record<Id, SteppedFinding>>;
}

function result<Subject, Id extends string, Cause extends string>(
  entry: Entry<Subject, Id, Cause>,
  given: Case<Subject, Id, Cause> & StepFindings<Id>,
  { name, walk, sources }: Around,
): VerifyResult {
  const { decision, findings } = given;
  const urgency = entry.urgency?.(given);
  const told = particulars(Object.values<SteppedFinding>(findings), given.subject);
  return {
    entry: entry.id,
    subject: name === "latest" && told.slot !== undefined ? `latest, slot ${told.slot}` : name,
    steps: entry.steps.map(({ id }) => {
      const { verdict, summary, evidence, ms } = findings[id];
      return { id, verdict, summary, evidence: [...evidence], ms };
    }),
    cause: decision.cause,
    confidence: decision.confidence,
    ...(urgency === undefined ? {} : { urgency }),
    ...told,
    ...some("also", decision.also),
    ...some("suspects", decision.suspects),
    ...some("wouldSettle", decision.wouldSettle),
    ...(walk === undefined ? {} : { walk }),
    mitigations: walk === undefined ? [] : mitigations(entry, given, sources),
  };
}

/** What steps told beside their verdicts: slots, and whose fact it was. */
function particulars(
  findings: readonly SteppedFinding[],
  subject: unknown,
): Pick<VerifyResult, "slot" | "affected" | "repeated" | "organism"> {
  const organism = findings.find((finding) => finding.organism !== undefined)?.organism;
  const { slots, repeated } = findings.find((finding) => finding.slots !== undefined) ?? {};
  const asked = (subject as { readonly slot?: unknown }).slot;
  const slot = typeof asked === "number" ? asked : slots?.[0];
  return {
    ...(slot === undefined ? {} : { slot }),
    ...(slots === undefined ? {} : { affected: [...slots] }),
    ...(repeated === undefined ? {} : { repeated }),
    ...(organism === undefined ? {} : { organism }),
  };
}

/** A list under its key, or nothing where it is empty. */
function some(
  key: "also" | "suspects" | "wouldSettle",
  values: readonly string[],
): Partial<Record<typeof key, string[]>> {
  return values.length === 0 ? {} : { [key]: [...values] };
}

function mitigations<Subject, Id extends string, Cause extends string>(
  entry: Entry<Subject, Id, Cause>,
  given: Case<Subject, Id, Cause>,
  { offered }: VerifySources,
): VerifyResult["mitigations"] {
  const causes: readonly string[] = [given.decision.cause, ...given.decision.also];
  return entry.mitigations
    .filter(({ against }) => against.some((cause) => causes.includes(cause)))
    .flatMap(({ id, page, offers }) =>
      (offers?.(given) ?? [{ text: page }]).map(({ text, command }) => ({
        id,
        text,
        ...(command !== undefined && offered(command) ? { command } : {}),
      })),
    );
}

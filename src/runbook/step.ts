import type { Organism } from "../lattice/organism.ts";
import type { Slot } from "../lattice/slot-clock.ts";
import type { LatticeFacts } from "./facts.ts";

/** How a step ended. `unknown` is a step that could not look; it is never taken for `pass`. */
export const STEP_VERDICTS = ["pass", "fail", "unknown", "not-needed"] as const;

export type StepVerdict = (typeof STEP_VERDICTS)[number];

export interface Evidence {
  readonly label: string;
  readonly value: string;
}

/** What a step saw. */
export interface Finding {
  readonly verdict: StepVerdict;
  /** One sentence. */
  readonly summary: string;
  readonly evidence: readonly Evidence[];
  /** Members it speaks of, where a mitigation has to name them. */
  readonly members?: readonly string[];
  /** Since when it has been so, and when that was seen; Unix milliseconds. */
  readonly held?: { readonly sinceMs: number; readonly seenMs: number };
  /** Why what was seen may not be what was asked about; then nothing it supports is certain. */
  readonly provisional?: string;
  /** The organism whose fact does not line up. */
  readonly organism?: Organism;
  /** Affected slots, newest first. */
  readonly slots?: readonly Slot[];
  /** Whether it happens again and again: three times in an hour or more. */
  readonly repeated?: boolean;
}

/** One thing a verification looks at. */
export interface Step<Subject, Id extends string = string> {
  readonly id: Id;
  /** What it asks, as the runbook page has it. */
  readonly asks: string;
  /** How long it may take where that is less than the whole verification; milliseconds. */
  readonly withinMs?: number;
  /** Looks; must not throw, and gives up when the facts' signal is aborted. */
  readonly look: (subject: Subject, facts: LatticeFacts) => Promise<Finding>;
}

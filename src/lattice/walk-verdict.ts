import type { CommitteeHealth } from "./committee.ts";
import { above, below, ORGANISMS } from "./organism.ts";
import type { Organism } from "./organism.ts";
import type { State } from "./organism-state.ts";

export const VERDICTS = [
  "complete",
  "in-progress",
  "not-won",
  "stalled",
  "inconsistent",
  "unknown",
] as const;

export type Verdict = (typeof VERDICTS)[number];

/** What the chain has at the slot, held against the lattice's own block for it. */
export type BlockAtSlot = "lattice" | "other" | "none" | "unknown";

export interface WalkFacts {
  readonly states: Readonly<Record<Organism, State>>;
  /** Readers of one organism contradict each other. */
  readonly readersDisagree: boolean;
  /** relay holds a header for a later slot. */
  readonly relayWentOn: boolean;
  readonly relayCommittee: CommitteeHealth;
  readonly blockAtSlot: BlockAtSlot;
}

export const VERDICT_REASONS = [
  "hole",
  "readers disagree",
  "not won or stalled",
  "not-included",
  "unread",
  "other lattice",
  "not begun",
] as const;

type VerdictReason = (typeof VERDICT_REASONS)[number];

export interface WalkVerdict {
  readonly verdict: Verdict;
  readonly reason?: VerdictReason;
  readonly lastCommitted: Organism | null;
  readonly stalledAt: Organism | null;
  readonly stalledAtOneOf?: readonly Organism[];
}

/** The verdict on a slot: the first rule that fits. Total: every combination of facts has exactly one. */
export function walkVerdict(facts: WalkFacts): WalkVerdict {
  const { states } = facts;
  const lastCommitted = ORGANISMS.findLast((organism) => states[organism] === "committed") ?? null;
  const said = { lastCommitted, stalledAt: null };

  if (facts.readersDisagree)
    return { ...said, verdict: "inconsistent", reason: "readers disagree" };
  if (holes(states).length > 0) return { ...said, verdict: "inconsistent", reason: "hole" };
  if (ORGANISMS.every((organism) => states[organism] === "committed")) {
    return { ...said, verdict: "complete" };
  }
  const next = lastCommitted === null ? ORGANISMS[0] : below(lastCommitted)[0];
  // Everything that is not committed stands above tally's commit and could not be read.
  if (next === undefined) return { ...said, verdict: "unknown", reason: "unread" };
  const firstRead = ORGANISMS.slice(ORGANISMS.indexOf(next)).find(
    (organism) => states[organism] !== "unknown",
  );
  if (firstRead !== undefined && states[firstRead] === "pending") {
    return { ...said, verdict: "in-progress" };
  }
  if (states[next] === "unknown") {
    return { ...said, verdict: "unknown", stalledAtOneOf: candidates(states, next) };
  }
  if (next === "relay") return { ...said, ...relayMissing(facts) };
  if (next === "tally") return { ...said, ...tallyMissing(facts) };
  return { ...said, verdict: "stalled", stalledAt: next };
}

/** Organisms that did not commit although one below them did. */
export function holes(states: Readonly<Record<Organism, State>>): readonly Organism[] {
  return ORGANISMS.filter(
    (organism) =>
      (states[organism] === "missing" || states[organism] === "pending") &&
      below(organism).some((lower) => states[lower] === "committed"),
  );
}

/** A missing header is what a slot looks like that another builder won, and what a stalled relay looks like. */
function relayMissing(facts: WalkFacts): Omit<WalkVerdict, "lastCommitted"> {
  const notOurs = facts.blockAtSlot === "other" || facts.blockAtSlot === "none";
  if (facts.relayWentOn || (notOurs && facts.relayCommittee === "up")) {
    return { verdict: "not-won", stalledAt: null };
  }
  if (facts.relayCommittee === "below-majority" || facts.blockAtSlot === "lattice") {
    return { verdict: "stalled", stalledAt: "relay" };
  }
  return {
    verdict: "unknown",
    reason: "not won or stalled",
    stalledAt: null,
    stalledAtOneOf: ["relay"],
  };
}

/** tally attests what the chain included: nothing is owed where the chain has another block. */
function tallyMissing(facts: WalkFacts): Omit<WalkVerdict, "lastCommitted"> {
  if (facts.blockAtSlot === "other" || facts.blockAtSlot === "none") {
    return { verdict: "not-won", reason: "not-included", stalledAt: null };
  }
  return { verdict: "stalled", stalledAt: "tally" };
}

/** From `first` downward: all that could not be read, and the one below them that is known to be missing. */
function candidates(
  states: Readonly<Record<Organism, State>>,
  first: Organism,
): readonly Organism[] {
  const downward = ORGANISMS.slice(above(first).length);
  const end = downward.findIndex((organism) => states[organism] !== "unknown");
  return end === -1 ? downward : downward.slice(0, end + 1);
}

import { holes, walkVerdict } from "../lattice/walk-verdict.ts";
import type { WalkVerdict } from "../lattice/walk-verdict.ts";
import { forEachOrganism, ORGANISMS } from "../lattice/organism.ts";
import type { Organism } from "../lattice/organism.ts";
import { lastWritableSlot, slotAt } from "../lattice/slot-clock.ts";
import type { Slot } from "../lattice/slot-clock.ts";
import { newestSettled, windowsOf } from "../lattice/window.ts";
import { askLatest, askSlot } from "./ask.ts";
import { gatherEvidence } from "./chain-evidence.ts";
import type { ChainEvidence } from "./chain-evidence.ts";
import { identify, sizeDifferences } from "./identity.ts";
import type { Identity } from "./identity.ts";
import { judgeSlot } from "./judge.ts";
import type { OrganismStates } from "./judge.ts";
import { entriesFor, newestLinkedRound, recentSlots, stateNames } from "./recent.ts";
import type { LatestAnswers, RecentSlot } from "./recent.ts";
import type { WalkSettings, WalkSources } from "./sources.ts";
import { trust, usableAnswers, usableLatest } from "./usable.ts";
import type { Trust } from "./usable.ts";

/** A hole is looked at again after this long: a reader may just have been between two commits. */
const SECOND_LOOK_MS = 1_000;

/** Everything a walk found, before it is put into words. */
export interface WalkFindings {
  readonly slot: Slot;
  readonly clockSlot: Slot;
  readonly nowMs: number;
  readonly verdict: WalkVerdict;
  readonly states: OrganismStates;
  readonly zipnetByTime: boolean;
  readonly zipnetLatestSlot: Slot | null;
  readonly evidence: ChainEvidence | undefined;
  readonly recent: readonly RecentSlot[];
  readonly askedAgain: boolean;
  readonly identities: readonly Identity[];
  readonly sizeDifferences: ReturnType<typeof sizeDifferences>;
}

/** Why a slot cannot be walked. */
export type WalkRefusal =
  | { readonly kind: "before-genesis"; readonly genesisMs: number }
  | { readonly kind: "beyond-calendar"; readonly lastSlot: Slot };

/** Walks one slot, or the newest settled one with the slots around the clock. */
export async function walk(
  target: Slot | "current",
  sources: WalkSources,
  settings: WalkSettings,
): Promise<WalkFindings | WalkRefusal> {
  const nowMs = sources.clock.now();
  const clockSlot = slotAt(settings.slots, nowMs);
  const slot =
    target === "current"
      ? Math.max(0, newestSettled(settings.slots, settings.windows, nowMs))
      : target;
  if (clockSlot < 0) return { kind: "before-genesis", genesisMs: settings.slots.genesisMs };
  const lastSlot = lastWritableSlot(settings.slots);
  if (slot > lastSlot) return { kind: "beyond-calendar", lastSlot };

  const signal = AbortSignal.timeout(settings.deadlineMs);
  const [identities, asked, listed] = await Promise.all([
    identify(sources.readers, settings.latticeId, signal),
    askSlot(slot, sources, signal),
    target === "current" ? askLatest(sources, entriesFor(settings.lookback), signal) : undefined,
  ]);
  const trusted = trust(identities, settings.slots, nowMs);
  const latest = listed && usableLatest(listed, trusted);
  const look = { slot, sources, settings, signal, trusted, latest };
  const first = judged(usableAnswers(asked, trusted), look);
  const again = needsSecondLook(first.states) ? await secondLook(first, look) : undefined;
  const { answers, states, byTime } = again ?? first;

  const evidence = await evidenceFor(states, look);
  const verdict = verdictOf({ states, evidence, identities, slot, clockSlot });
  return {
    slot,
    clockSlot,
    nowMs,
    verdict,
    states,
    zipnetByTime: byTime,
    zipnetLatestSlot: newestZipnetSlot(answers.rounds),
    evidence,
    recent: latest
      ? recentSlots({ clockSlot, askedAtMs: nowMs, latest, rounds: answers.rounds }, settings)
      : [],
    askedAgain: again !== undefined,
    identities,
    sizeDifferences: sizeDifferences(identities, settings.sizes),
  };
}

interface Look {
  readonly slot: Slot;
  readonly sources: WalkSources;
  readonly settings: WalkSettings;
  readonly signal: AbortSignal;
  readonly trusted: Trust;
  readonly latest: LatestAnswers | undefined;
}

type Answers = ReturnType<typeof usableAnswers>;

interface Judged {
  readonly answers: Answers;
  readonly states: OrganismStates;
  /** Whether zipnet was told by time, for want of a link. */
  readonly byTime: boolean;
}

function judged(answers: Answers, { slot, settings, latest }: Look): Judged {
  const windows = windowsOf(settings.slots, settings.windows, slot);
  const states = judgeSlot(answers, {
    windows,
    slotMs: settings.slots.slotMs,
    newestLinkedRound: newestLinkedRound(latest),
  });
  return { answers, states, byTime: answers.link === undefined };
}

/** Commits are not atomic across organisms: what looks like a hole may be two answers a moment apart. */
function needsSecondLook(states: OrganismStates): boolean {
  return (
    holes(stateNames(states)).length > 0 ||
    ORGANISMS.some((organism) => states[organism].disagreement === "presence")
  );
}

/**
 * Asks again. What the second look cannot read, the first has seen: collections only grow, so the two may be
 * laid together. zipnet goes with unseal, whose record names its round. Undefined when there was no time.
 */
async function secondLook(first: Judged, look: Look): Promise<Judged | undefined> {
  await look.sources.clock.wait(SECOND_LOOK_MS, look.signal);
  if (look.signal.aborted) return undefined;
  const asked = await askSlot(look.slot, look.sources, look.signal);
  const again = judged(usableAnswers(asked, look.trusted), look);
  const blind = (organism: Organism) =>
    again.states[organism].state === "unknown" && first.states[organism].state !== "unknown";
  const keepsZipnet = blind("unseal") || blind("zipnet");
  const kept = (organism: Organism) => (organism === "zipnet" ? keepsZipnet : blind(organism));
  return {
    answers: again.answers,
    states: forEachOrganism((organism) => (kept(organism) ? first : again).states[organism]),
    byTime: (keepsZipnet ? first : again).byTime,
  };
}

/** Only a record missing right below what was committed raises the question. */
async function evidenceFor(states: OrganismStates, look: Look): Promise<ChainEvidence | undefined> {
  const last = ORGANISMS.findLast((organism) => states[organism].state === "committed");
  const next = last === "atelier" ? "relay" : "tally";
  if ((last !== "atelier" && last !== "relay") || states[next].state !== "missing")
    return undefined;
  if (next === "relay" && relayWentOn(states, look.slot)) return undefined;
  return gatherEvidence({ ...look, missing: next, states });
}

function relayWentOn(states: OrganismStates, slot: Slot): boolean {
  return (states.relay.latest ?? -1) > slot;
}

interface VerdictInput {
  readonly states: OrganismStates;
  readonly evidence: ChainEvidence | undefined;
  readonly identities: readonly Identity[];
  readonly slot: Slot;
  readonly clockSlot: Slot;
}

function verdictOf({ states, evidence, identities, slot, clockSlot }: VerdictInput): WalkVerdict {
  const verdict = walkVerdict({
    states: stateNames(states),
    readersDisagree: ORGANISMS.some((organism) => states[organism].disagreement !== undefined),
    relayWentOn: relayWentOn(states, slot),
    relayCommittee: evidence?.committee?.health ?? "unknown",
    blockAtSlot: evidence?.block ?? "unknown",
  });
  if (identities.every(({ refusal }) => refusal?.reason === "other lattice")) {
    return { ...verdict, reason: "other lattice" };
  }
  return verdict.verdict === "in-progress" && slot > clockSlot
    ? { ...verdict, reason: "not begun" }
    : verdict;
}

function newestZipnetSlot(rounds: Answers["rounds"]): Slot | null {
  const slots = rounds.flatMap(({ latestSlot }) => latestSlot ?? []);
  return slots.length === 0 ? null : Math.max(...slots);
}

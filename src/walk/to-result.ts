import { ORGANISMS } from "../lattice/organism.ts";
import type { Organism } from "../lattice/organism.ts";
import type { OrganismState } from "../lattice/organism-state.ts";
import type { ReaderReading } from "../lattice/reading.ts";
import { startOf } from "../lattice/slot-clock.ts";
import { windowsOf } from "../lattice/window.ts";
import { stateNames } from "./recent.ts";
import type { OrganismResult, WalkResult } from "./result.ts";
import type { WalkSettings } from "./sources.ts";
import type { WalkFindings } from "./walk.ts";

/** The findings as the outward contract gives them. */
export function walkResult(findings: WalkFindings, settings: WalkSettings): WalkResult {
  const { verdict, slot } = findings;
  const time = (of: number) => new Date(startOf(settings.slots, of)).toISOString();
  const others = findings.identities.filter(({ refusal }) => refusal?.reason === "other lattice");
  const wentOnAt = wentOn(findings);
  return {
    slot,
    clockSlot: findings.clockSlot,
    slotTime: time(slot),
    verdict: verdict.verdict,
    ...(verdict.reason === undefined ? {} : { reason: verdict.reason }),
    certainty: certainty(findings),
    lastCommitted: verdict.lastCommitted,
    stalledAt: verdict.stalledAt,
    ...(verdict.stalledAtOneOf ? { stalledAtOneOf: [...verdict.stalledAtOneOf] } : {}),
    ...(wentOnAt === undefined ? {} : { wentOnAt }),
    ...(findings.askedAgain ? { askedAgain: true } : {}),
    ...(others.length > 0 ? { otherLattice: others.map(({ reader }) => reader.name) } : {}),
    ...(findings.sizeDifferences.length > 0
      ? { sizeDifferences: findings.sizeDifferences.map((difference) => ({ ...difference })) }
      : {}),
    organisms: ORGANISMS.map((organism) => organismResult(organism, findings, settings)),
    ...chainResult(findings, settings),
    recent: findings.recent.map((recent) => ({
      slot: recent.slot,
      slotTime: time(recent.slot),
      settled: recent.settled,
      states: stateNames(recent.states),
    })),
  };
}

/** The weakest organism decides: a walk is no surer than its least witnessed answer. */
function certainty({ states }: WalkFindings): WalkResult["certainty"] {
  const read = ORGANISMS.map((organism) => states[organism].witnesses).filter((count) => count > 0);
  if (read.length === 0) return "none";
  return Math.min(...read) === 1 ? "one-reader" : "several-readers";
}

function wentOn(findings: WalkFindings): number | undefined {
  const { stalledAt } = findings.verdict;
  if (stalledAt === null) return undefined;
  const latest = latestSlot(stalledAt, findings);
  return latest !== undefined && latest > findings.slot ? latest : undefined;
}

/** zipnet's own position is a round; the slot its gateway tells is informational. */
function latestSlot(organism: Organism, findings: WalkFindings): number | undefined {
  if (organism === "zipnet") return findings.zipnetLatestSlot ?? undefined;
  return findings.states[organism].latest;
}

function organismResult(
  organism: Organism,
  findings: WalkFindings,
  settings: WalkSettings,
): OrganismResult {
  const state = findings.states[organism];
  const latest = latestSlot(organism, findings);
  const notes = notesOn(organism, state, findings, settings);
  const byTime = organism === "zipnet" && state.state === "committed" && findings.zipnetByTime;
  return {
    name: organism,
    state: state.state,
    ...recordPart(state),
    ...(latest === undefined ? {} : { latestSlot: latest }),
    ...(byTime ? { byTime } : {}),
    ...(state.reason === undefined ? {} : { reason: state.reason }),
    ...(state.detail === undefined ? {} : { detail: state.detail }),
    ...(state.disagreement === undefined ? {} : { disagreement: state.disagreement }),
    ...(notes.length > 0 ? { notes } : {}),
    readers: state.readings.map(readerSaid),
  };
}

function recordPart({ record }: OrganismState) {
  if (record === undefined) return {};
  const { committedAtMs, digest, index, fields } = record;
  const { round, count, blockHash } = fields;
  return {
    committedAt: committedAtMs,
    digest,
    index,
    ...(round === undefined ? {} : { round }),
    ...(count === undefined ? {} : { count }),
    ...(blockHash === undefined ? {} : { blockHash }),
  };
}

function notesOn(
  organism: Organism,
  { record }: OrganismState,
  { slot, nowMs }: WalkFindings,
  { slots, windows }: WalkSettings,
): string[] {
  if (record === undefined) return [];
  const due = windowsOf(slots, windows, slot)[organism];
  const ahead = record.committedAtMs - nowMs;
  const late = record.committedAtMs - due.toMs;
  return [
    ...(ahead > 0 ? [`committed ${seconds(ahead)} ahead of our clock`] : []),
    ...(late > 0 ? [`committed ${seconds(late)} after its window`] : []),
  ];
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}

function readerSaid({ reader, reading }: ReaderReading): OrganismResult["readers"][number] {
  switch (reading.kind) {
    case "record":
      return { reader, said: "record", digest: reading.record.digest, latest: reading.latest };
    case "absent":
      return { reader, said: "absent", latest: reading.latest };
    case "unread":
      return { reader, said: "unread", reason: reading.reason, detail: reading.detail };
  }
}

function chainResult(
  { evidence }: WalkFindings,
  { sizes }: WalkSettings,
): Pick<WalkResult, "chain"> | Record<string, never> {
  if (evidence === undefined) return {};
  const { block, blockDetail, committee } = evidence;
  return {
    chain: {
      block,
      detail: blockDetail,
      ...(committee === undefined
        ? {}
        : {
            committee: {
              organism: "relay",
              n: sizes.relay,
              health: committee.health,
              members: committee.members.map((member) => ({ ...member })),
            },
          }),
    },
  };
}

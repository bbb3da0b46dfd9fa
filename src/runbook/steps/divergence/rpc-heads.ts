import type { ChainHead, Simulated } from "../../../lattice/record.ts";
import type { LatticeFacts } from "../../facts.ts";
import { couldNotTell, notNeeded, slotStep } from "../../slots.ts";
import type { Evidence, Finding } from "../../step.ts";
import { listed, span } from "../../words.ts";
import { headWords, LAG_BLOCKS, laggards, otherHash } from "./compared-heads.ts";
import type { Apart } from "./compared-heads.ts";
import { liveHeads } from "./live-heads.ts";
import type { LiveHeads } from "./live-heads.ts";
import { byRecord } from "./recorded-heads.ts";
import { DIVERGENCES, simulatedAt } from "./simulated.ts";

/** Slots after which a head that did not move stands still. Source: execution nodes follow the chain slot by slot. */
const STILL_SLOTS = 3;

export const rpcHeads = slotStep(DIVERGENCES, {
  id: "rpc-heads",
  asks: "Did the members' execution nodes stand at one head? By number, and by hash at a common height.",
  async look(slot, facts): Promise<Finding> {
    const told = await simulatedAt(slot, facts);
    if (told.kind === "none") return notNeeded(`atelier has no record of slot ${slot}`);
    const recorded = told.kind === "told" ? headsOf(told.members) : new Map<string, ChainHead>();
    return recorded.size > 0 ? byRecord(slot, recorded, facts) : byNow(facts);
  },
});

function headsOf(members: Readonly<Record<string, Simulated>>): ReadonlyMap<string, ChainHead> {
  return new Map(
    Object.entries(members).flatMap(([name, { head }]) =>
      head === undefined ? [] : [[name, head]],
    ),
  );
}

const THEN_UNKNOWN = "no heads are recorded for the slot: these are the heads now, not then";

/** Heads as the nodes tell them now: no proof of what they were when the slot was simulated. */
async function byNow(facts: LatticeFacts): Promise<Finding> {
  const live = await liveHeads(facts);
  const evidence = liveEvidence(live);
  const apart = [
    ...laggards(new Map(live.heads.map(({ member, head }) => [member, head]))),
    ...behindIndependent(live),
    ...standStill(live, facts),
    ...otherHashes(live),
  ];
  if (apart.length > 0) {
    const summary = `${listed([...new Set(apart.map(({ words }) => words))])} (now, not then)`;
    const members = [...new Set(apart.map(({ member }) => member))];
    return { verdict: "fail", summary, evidence, members, provisional: THEN_UNKNOWN };
  }
  if (live.unread.length > 0) {
    const [first] = live.unread;
    const names = listed(live.unread.map(({ member }) => member));
    return couldNotTell(`could not read the head of ${names}: ${first?.why ?? ""}`, evidence);
  }
  const unsaid = live.common.filter(({ hash }) => hash === undefined).map(({ member }) => member);
  if (unsaid.length > 0) {
    const words = `${listed(unsaid)} did not tell its block at height ${live.height ?? 0}`;
    return couldNotTell(words, evidence);
  }
  const summary = "every member's node stands at one head now; then is not known";
  return { verdict: "pass", summary, evidence, provisional: THEN_UNKNOWN };
}

function liveEvidence({ heads, common, height, unread, independent }: LiveHeads) {
  const evidence: readonly Evidence[] = [
    ...heads.map(({ member, head }) => ({ label: member, value: `${headWords(head)}, now` })),
    ...common.map(({ member, hash }) => ({
      label: `${member} at ${height ?? 0}`,
      value: hash ?? "has no block there",
    })),
    ...unread.map(({ member, why }) => ({ label: member, value: why })),
    ...(independent === undefined ? [] : [independent.evidence]),
  ];
  return evidence;
}

function behindIndependent({ heads, independent }: LiveHeads): readonly Apart[] {
  const ahead = independent?.number;
  if (ahead === undefined) return [];
  return heads.flatMap(({ member, head: { number } }) =>
    ahead - number > LAG_BLOCKS
      ? [{ member, words: `${member} is ${ahead - number} blocks behind the independent node` }]
      : [],
  );
}

/** A chain may miss slots: a head is old only where someone else has a newer one, or nobody can say. */
function standStill({ heads, independent }: LiveHeads, facts: LatticeFacts): readonly Apart[] {
  const stillMs = STILL_SLOTS * (facts.startMs(1) - facts.startMs(0));
  const newestMs = independent?.atMs ?? facts.nowMs;
  return heads.flatMap(({ member, head: { atMs } }) =>
    newestMs - atMs > stillMs
      ? [{ member, words: `${member}'s head is ${span(facts.nowMs - atMs)} old` }]
      : [],
  );
}

function otherHashes({ common, height, independent }: LiveHeads): readonly Apart[] {
  const told = common.flatMap(({ member, hash }) => (hash === undefined ? [] : [{ member, hash }]));
  return otherHash(told, independent?.hash).map((member) => ({
    member,
    words: `${member} has another block at height ${height ?? 0}`,
  }));
}

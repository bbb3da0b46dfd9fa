import type { ChainHead, Simulated } from "../../../lattice/record.ts";
import type { Slot } from "../../../lattice/slot-clock.ts";
import type { LatticeFacts } from "../../facts.ts";
import { couldNotTell, notNeeded, slotStep } from "../../slots.ts";
import type { Evidence, Finding } from "../../step.ts";
import { listed, short } from "../../words.ts";
import { liveHeads } from "./live-heads.ts";
import { apartFrom, atelier, DIVERGENCES, simulatedAt } from "./simulated.ts";

/** A head that is further behind the median than this lags. Source: the outward contract. */
const LAG_BLOCKS = 2;

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

/** Heads as the members recorded them when they simulated. */
function byRecord(slot: Slot, heads: ReadonlyMap<string, ChainHead>, facts: LatticeFacts): Finding {
  const evidence = [...heads].map(([label, head]) => ({ label, value: headWords(head) }));
  const silent = atelier(facts).filter((member) => !heads.has(member));
  const apart = [...laggards(heads), ...forked(heads)];
  if (apart.length > 0) {
    const summary = `${listed([...new Set(apart.map(({ words }) => words))])}, as recorded for slot ${slot}`;
    const members = [...new Set(apart.map(({ member }) => member))];
    return { verdict: "fail", summary, evidence, members };
  }
  if (silent.length > 0) {
    return couldNotTell(`the record of slot ${slot} tells no head of ${listed(silent)}`, evidence);
  }
  const summary = `every member recorded one head for slot ${slot}`;
  return { verdict: "pass", summary, evidence };
}

/** Heads as the nodes tell them now: no proof of what they were when the slot was simulated. */
async function byNow(facts: LatticeFacts): Promise<Finding> {
  const live = await liveHeads(facts);
  const evidence: readonly Evidence[] = [
    ...live.heads.map(({ member, head }) => ({ label: member, value: `${headWords(head)}, now` })),
    ...live.common.map(({ member, hash }) => ({
      label: `${member} at ${live.height ?? 0}`,
      value: hash ?? "has no block there",
    })),
    ...live.unread.map(({ member, why }) => ({ label: member, value: why })),
    ...(live.independent === undefined ? [] : [live.independent.evidence]),
  ];
  const provisional = "no heads are recorded for the slot: these are the heads now, not then";
  const apart = [
    ...laggards(new Map(live.heads.map(({ member, head }) => [member, head]))),
    ...behindIndependent(live),
    ...otherHashes(live),
  ];
  if (apart.length > 0) {
    const summary = `${listed([...new Set(apart.map(({ words }) => words))])} (now, not then)`;
    const members = [...new Set(apart.map(({ member }) => member))];
    return { verdict: "fail", summary, evidence, members, provisional };
  }
  if (live.unread.length > 0) {
    const [first] = live.unread;
    const names = listed(live.unread.map(({ member }) => member));
    return couldNotTell(`could not read the head of ${names}: ${first?.why ?? ""}`, evidence);
  }
  const summary = "every member's node stands at one head now; then is not known";
  return { verdict: "pass", summary, evidence, provisional };
}

interface Apart {
  readonly member: string;
  readonly words: string;
}

function laggards(heads: ReadonlyMap<string, ChainHead>): readonly Apart[] {
  const numbers = [...heads.values()]
    .flatMap(({ number }) => number ?? [])
    .toSorted((a, b) => a - b);
  const median = numbers[Math.floor(numbers.length / 2)] ?? 0;
  return [...heads].flatMap(([member, { number }]) =>
    number !== undefined && median - number > LAG_BLOCKS
      ? [{ member, words: `${member} is ${median - number} blocks behind` }]
      : [],
  );
}

/** Members that stand at the same height with other hashes. */
function forked(heads: ReadonlyMap<string, ChainHead>): readonly Apart[] {
  const told = [...heads].flatMap(([member, { number, hash }]) =>
    hash === undefined ? [] : [{ member, hash, height: number ?? -1 }],
  );
  const heights = Map.groupBy(told, ({ height }) => height);
  return [...heights].flatMap(([height, at]) => {
    const groups = grouped(at);
    if (groups.size < 2) return [];
    const where = height < 0 ? "" : ` at height ${height}`;
    return apartFrom(groups).map((member) => ({
      member,
      words: `${member} has another block${where}`,
    }));
  });
}

type Live = Awaited<ReturnType<typeof liveHeads>>;

function behindIndependent({ heads, independent }: Live): readonly Apart[] {
  const ahead = independent?.number;
  if (ahead === undefined) return [];
  return heads.flatMap(({ member, head: { number = ahead } }) =>
    ahead - number > LAG_BLOCKS
      ? [{ member, words: `${member} is ${ahead - number} blocks behind the independent node` }]
      : [],
  );
}

/** The independent node's block is the right one where it has one; else the larger group's. */
function otherHashes({ common, height, independent }: Live): readonly Apart[] {
  const told = common.flatMap(({ member, hash }) => (hash === undefined ? [] : [{ member, hash }]));
  const right = independent?.hash;
  const apart =
    right === undefined
      ? grouped(told).size < 2
        ? []
        : apartFrom(grouped(told))
      : told.filter(({ hash }) => hash !== right).map(({ member }) => member);
  return apart.map((member) => ({
    member,
    words: `${member} has another block at height ${height ?? 0}`,
  }));
}

function grouped(
  told: readonly { readonly member: string; readonly hash: string }[],
): ReadonlyMap<string, readonly string[]> {
  const groups = Map.groupBy(told, ({ hash }) => hash);
  return new Map([...groups].map(([hash, some]) => [hash, some.map(({ member }) => member)]));
}

function headWords({ number, hash }: ChainHead): string {
  const at = number === undefined ? "height not told" : `block ${number}`;
  return hash === undefined ? at : `${at}, ${short(hash)}`;
}

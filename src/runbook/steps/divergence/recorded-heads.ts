import type { Slot } from "../../../lattice/slot-clock.ts";
import type { LatticeFacts } from "../../facts.ts";
import { couldNotTell } from "../../slots.ts";
import type { Finding } from "../../step.ts";
import { listed } from "../../words.ts";
import { forked, headWords, laggards, notOne } from "./compared-heads.ts";
import type { Heads } from "./compared-heads.ts";
import { atelier } from "./simulated.ts";

/** Heads as the members recorded them when they simulated. */
export async function byRecord(slot: Slot, heads: Heads, facts: LatticeFacts): Promise<Finding> {
  const right = await independentHashes(heads, facts);
  const evidence = [
    ...[...heads].map(([label, head]) => ({ label, value: headWords(head) })),
    ...[...right].map(([number, hash]) => ({
      label: `independent node at ${number}`,
      value: hash,
    })),
  ];
  const apart = [...laggards(heads), ...forked(heads, right)];
  if (apart.length > 0) {
    const words = [...new Set(apart.map((one) => one.words))];
    const summary = `${listed(words)}, as recorded for slot ${slot}`;
    return {
      verdict: "fail",
      summary,
      evidence,
      members: [...new Set(apart.map(({ member }) => member))],
    };
  }
  const silent = atelier(facts).filter((member) => !heads.has(member));
  if (silent.length > 0) {
    return couldNotTell(`the record of slot ${slot} tells no head of ${listed(silent)}`, evidence);
  }
  const hashes = new Set([...heads.values()].map(({ hash }) => hash));
  const heightless = [...heads.values()].some(({ number }) => number === undefined);
  if (heightless && hashes.size > 1) {
    return couldNotTell("the recorded heads differ, and their heights are not told", evidence);
  }
  const doubt = heightless ? undefined : notOne(heads);
  if (doubt !== undefined) {
    const summary = `no member's head lags for slot ${slot}; ${doubt}`;
    return { verdict: "pass", summary, evidence, provisional: doubt };
  }
  return { verdict: "pass", summary: `every member recorded one head for slot ${slot}`, evidence };
}

/** What the independent node has now at the recorded heights. */
async function independentHashes(
  heads: Heads,
  facts: LatticeFacts,
): Promise<ReadonlyMap<number, string>> {
  const node = facts.chain.independent;
  const heights = [...new Set([...heads.values()].flatMap(({ number }) => number ?? []))];
  const hashes = new Set([...heads.values()].map(({ hash }) => hash));
  // Where everyone stands at one block there is nothing to settle.
  if (node === undefined || hashes.size < 2) return new Map();
  const blocks = await Promise.all(heights.map((height) => facts.chain.numbered(node, height)));
  return new Map(
    blocks.flatMap((block) => (block.kind === "block" ? [[block.number, block.hash]] : [])),
  );
}

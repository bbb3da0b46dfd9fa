import type { Slot } from "../../../lattice/slot-clock.ts";
import type { Unread } from "../../../lattice/reading.ts";
import type { SlotRecord } from "../../../lattice/record.ts";
import type { ChainBlock, Duty } from "../../../ports/beacon.ts";
import type { LatticeFacts } from "../../facts.ts";
import { couldNotTell, notNeeded, slotStep, unreadWords } from "../../slots.ts";
import type { Evidence, Finding } from "../../step.ts";
import { short } from "../../words.ts";
import { acceptedAt, MISMATCHES } from "./accepted.ts";

export const acceptedHeader = slotStep(MISMATCHES, {
  id: "accepted-header",
  asks: "Which header did relay accept for the slot?",
  async look(slot, facts): Promise<Finding> {
    const accepted = await acceptedAt(slot, facts);
    if (accepted.kind === "unread") {
      return couldNotTell(`could not read relay's record: ${unreadWords(accepted)}`);
    }
    if (accepted.kind === "none") {
      return notNeeded(`relay accepted no header for slot ${slot}: nothing can differ from it`);
    }
    const { blockHash, record } = accepted;
    const { proposer, builder, ack } = record.fields;
    const evidence = [
      { label: "block hash", value: blockHash },
      { label: "proposer", value: proposer ?? "not told" },
      { label: "builder", value: builder ?? "not told" },
      { label: "ack", value: ack === undefined ? "none in the record" : `by ${short(ack.pubkey)}` },
    ];
    return { verdict: "pass", summary: `relay accepted block ${short(blockHash)}`, evidence };
  },
});

export const onChainBlock = slotStep(MISMATCHES, {
  id: "on-chain-block",
  asks: "Is the block at the slot the accepted one? Block hash first, then proposer, then builder.",
  async look(slot, facts): Promise<Finding> {
    const [accepted, block, duty] = await Promise.all([
      acceptedAt(slot, facts),
      facts.chain.block(slot),
      facts.chain.duty(slot),
    ]);
    if (accepted.kind === "none") return notNeeded("there is no accepted header to compare");
    if (block.kind === "unread") {
      return couldNotTell(`could not read the chain's block: ${unreadWords(block)}`);
    }
    if (accepted.kind === "unread") return notNeeded("the accepted header could not be read");
    if (block.kind === "none") {
      const summary = `the chain has no block at slot ${slot}`;
      return { verdict: "fail", summary, evidence: [] };
    }
    const evidence = [...blockEvidence(block), ...proposerEvidence(accepted.record, duty)];
    if (block.blockHash === accepted.blockHash) {
      return { verdict: "pass", summary: "the chain has the accepted block", evidence };
    }
    const { builder } = accepted.record.fields;
    const summary = `the chain has block ${short(block.blockHash)}, relay accepted ${short(accepted.blockHash)}`;
    const context = [
      { label: "accepted block hash", value: accepted.blockHash },
      { label: "accepted header's builder", value: builder ?? "not told" },
    ];
    return { verdict: "fail", summary, evidence: [...evidence, ...context] };
  },
});

type Block = Extract<ChainBlock, { kind: "block" }>;

function blockEvidence({
  blockHash,
  proposerIndex,
  feeRecipient,
  vanity,
}: Block): readonly Evidence[] {
  return [
    { label: "chain's block hash", value: blockHash },
    ...(proposerIndex === undefined
      ? []
      : [{ label: "proposed by validator", value: `${proposerIndex}` }]),
    ...(feeRecipient === undefined
      ? []
      : [{ label: "fee recipient, often the builder's", value: feeRecipient }]),
    ...(vanity === undefined || vanity === ""
      ? []
      : [{ label: "builder's own words", value: vanity }]),
  ];
}

/** Whether the header names the proposer who had to propose: by key, or by index. */
function proposerEvidence(
  { fields: { proposer } }: SlotRecord,
  duty: Duty | Unread,
): readonly Evidence[] {
  const label = "accepted header's proposer";
  if (proposer === undefined) return [{ label, value: "not told" }];
  if (duty.kind === "unread") return [{ label, value: proposer }];
  const same = proposer === duty.pubkey || proposer === `${duty.index}`;
  const words = same ? "who had to propose" : `NOT who had to propose: validator ${duty.index}`;
  return [{ label, value: `${proposer}, ${words}` }];
}

/** It has no source of its own: what could not be read is told by `on-chain-block`. */
export const slotHadBlock = slotStep(MISMATCHES, {
  id: "slot-had-block",
  asks: "Does the chain have a block at the slot at all?",
  async look(slot, facts): Promise<Finding> {
    const block = await facts.chain.block(slot);
    if (block.kind === "unread") return notNeeded("the chain's block could not be read");
    if (block.kind === "block") return { verdict: "pass", summary: "it has one", evidence: [] };
    const accepted = await acceptedAt(slot, facts);
    if (accepted.kind !== "accepted") return notNeeded("it has none, and relay accepted none");
    const summary = `slot ${slot} was missed: its proposer landed no block`;
    return { verdict: "fail", summary, evidence: [] };
  },
});

export const blockCanonical = slotStep(MISMATCHES, {
  id: "block-canonical",
  asks: "Was the accepted block on the chain, and reorganised away? Blocks beside the canonical one.",
  async look(slot, facts): Promise<Finding> {
    const blockHash = await missingFromChain(slot, facts);
    if (blockHash === undefined) return notNeeded("no accepted block is missing from the chain");
    const [orphans, displaced] = await Promise.all([
      facts.chain.orphans(slot),
      displacedBy(blockHash, facts),
    ]);
    if (orphans.kind === "orphans" && orphans.blockHashes.includes(blockHash)) {
      const summary =
        "the beacon node has seen the accepted block at the slot, and it is not canonical";
      return { verdict: "fail", summary, evidence: [{ label: "orphan", value: blockHash }] };
    }
    if (displaced.verdict === "fail") return displaced;
    if (orphans.kind === "unread") {
      const words = `could not read blocks beside the canonical one: ${unreadWords(orphans)}`;
      return couldNotTell(words, displaced.evidence);
    }
    const summary = "no node has seen the accepted block at the slot";
    return displaced.verdict === "unknown"
      ? displaced
      : { verdict: "pass", summary, evidence: displaced.evidence };
  },
});

/** The accepted block's hash where the chain is known to have another block or none. */
async function missingFromChain(slot: Slot, facts: LatticeFacts): Promise<string | undefined> {
  const [accepted, block] = await Promise.all([acceptedAt(slot, facts), facts.chain.block(slot)]);
  if (accepted.kind !== "accepted" || block.kind === "unread") return undefined;
  const there = block.kind === "block" && block.blockHash === accepted.blockHash;
  return there ? undefined : accepted.blockHash;
}

/** An execution node keeps blocks that it has run, canonical or not. */
async function displacedBy(blockHash: string, facts: LatticeFacts): Promise<Finding> {
  const node = facts.chain.independent;
  if (node === undefined) return notNeeded("no `chain.execution` is configured");
  const own = await facts.chain.hashed(node, blockHash);
  if (own.kind === "unread") {
    return couldNotTell(`could not ask the independent node for it: ${unreadWords(own)}`);
  }
  if (own.kind === "none") {
    const evidence = [{ label: "independent node", value: "does not know the accepted block" }];
    return { verdict: "pass", summary: "unknown to the independent node", evidence };
  }
  const now = await facts.chain.numbered(node, own.number);
  if (now.kind === "unread") {
    return couldNotTell(
      `could not read block ${own.number} of the independent node: ${unreadWords(now)}`,
    );
  }
  const other = now.kind === "block" && now.hash !== blockHash ? short(now.hash) : "no block";
  const evidence = [
    { label: `block ${own.number} now`, value: now.kind === "block" ? now.hash : "none" },
  ];
  const summary = `the independent node knows the accepted block, and has ${other} in its place`;
  return { verdict: "fail", summary, evidence };
}

export const finality = slotStep(MISMATCHES, {
  id: "finality",
  asks: "Is what the chain has final, or may it still change?",
  async look(slot, facts): Promise<Finding> {
    const [missing, block, final] = await Promise.all([
      missingFromChain(slot, facts),
      facts.chain.block(slot),
      facts.chain.finalSlot(),
    ]);
    if (missing === undefined) return notNeeded("nothing is missing from the chain");
    const told = block.kind === "block" ? block.final : undefined;
    if (told === true || (final.kind === "final" && final.slot >= slot)) {
      return { verdict: "pass", summary: "the slot is final", evidence: [] };
    }
    if (told === undefined && final.kind === "unread") {
      return couldNotTell(`could not read what is final: ${unreadWords(final)}`);
    }
    return couldNotTell("not final yet: the chain may still change; ask again in 15 minutes");
  },
});

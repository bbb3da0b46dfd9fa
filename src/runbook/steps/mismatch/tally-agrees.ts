import type { ChainBlock } from "../../../ports/beacon.ts";
import type { Unread } from "../../../lattice/reading.ts";
import { couldNotTell, notNeeded, slotStep, unreadWords } from "../../slots.ts";
import type { Evidence, Finding } from "../../step.ts";
import { short } from "../../words.ts";
import { acceptedAt, MISMATCHES } from "./accepted.ts";

const FAILURES = { metric: "evidenceFailures", organism: "tally" } as const;

export const tallyAgrees = slotStep(MISMATCHES, {
  id: "tally-agrees",
  asks: "What did tally make of it? Its record of the slot, and `tally_evidence_failures_total`.",
  async look(slot, facts): Promise<Finding> {
    const [accepted, block, { states }, answer] = await Promise.all([
      acceptedAt(slot, facts),
      facts.chain.block(slot),
      facts.slot(slot),
      facts.metric(FAILURES),
    ]);
    if (accepted.kind !== "accepted") return notNeeded("there is no accepted header to agree with");
    const evidence = answer.series.flatMap(({ member, samples }): readonly Evidence[] => {
      const value = samples.at(-1)?.value;
      return value === undefined
        ? []
        : [{ label: `${member ?? "tally"}'s failures`, value: `${value}` }];
    });
    const { state, record, reason, detail } = states.tally;
    if (record !== undefined) {
      return { ...attested(record.fields.blockHash, accepted.blockHash, block), evidence };
    }
    if (state === "pending") return couldNotTell("tally may still attest the slot", evidence);
    if (state === "unknown") {
      return couldNotTell(
        `could not read tally's record: ${reason ?? ""}: ${detail ?? ""}`,
        evidence,
      );
    }
    return { ...silent(accepted.blockHash, block), evidence };
  },
});

type Said = Pick<Finding, "verdict" | "summary">;

function attested(told: string | undefined, accepted: string, block: ChainBlock | Unread): Said {
  if (told === undefined)
    return { verdict: "unknown", summary: "tally's record tells no block hash" };
  if (told !== accepted) {
    return {
      verdict: "fail",
      summary: `tally attested block ${short(told)}, not the accepted one`,
    };
  }
  if (block.kind === "unread") {
    return { verdict: "pass", summary: "tally attested the accepted block" };
  }
  const there = block.kind === "block" && block.blockHash === accepted;
  return there
    ? { verdict: "pass", summary: "tally attested the accepted block, which is on the chain" }
    : { verdict: "fail", summary: "tally attested the accepted block, which is not on the chain" };
}

function silent(accepted: string, block: ChainBlock | Unread): Said {
  if (block.kind === "unread") {
    return { verdict: "unknown", summary: `tally attested nothing; ${unreadWords(block)}` };
  }
  const there = block.kind === "block" && block.blockHash === accepted;
  return there
    ? {
        verdict: "fail",
        summary: "tally attested nothing, though the accepted block is on the chain",
      }
    : {
        verdict: "pass",
        summary: "tally attested nothing, as it should: the block is not on the chain",
      };
}

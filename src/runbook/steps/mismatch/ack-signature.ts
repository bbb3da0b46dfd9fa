import type { Ack } from "../../../lattice/record.ts";
import type { Duty } from "../../../ports/beacon.ts";
import type { Unread } from "../../../lattice/reading.ts";
import { couldNotTell, notNeeded, slotStep, unreadWords } from "../../slots.ts";
import type { Evidence, Finding } from "../../step.ts";
import { short } from "../../words.ts";
import { acceptedAt, MISMATCHES } from "./accepted.ts";
import type { Accepted } from "./accepted.ts";

/**
 * The ack is verified over the root it came with. That root is the signing root of the whole header, of which a
 * record tells the hash only: whether it is that header's cannot be worked out here, and the evidence says so.
 */
export const ackSignature = slotStep(MISMATCHES, {
  id: "ack-signature",
  asks: "Is the committed ack signed by the validator who had to propose at the slot?",
  async look(slot, facts): Promise<Finding> {
    const [accepted, block, duty] = await Promise.all([
      acceptedAt(slot, facts),
      facts.chain.block(slot),
      facts.chain.duty(slot),
    ]);
    if (accepted.kind !== "accepted") return notNeeded("there is no accepted header");
    const { ack, malformed = [] } = accepted.record.fields;
    const landed = block.kind === "block" && block.blockHash === accepted.blockHash;
    if (ack === undefined) {
      const summary = malformed.includes("ack")
        ? "the ack in relay's record is not of the interface's form"
        : "relay's record holds no ack";
      if (landed) return notNeeded(`${summary}; the block landed`);
      return couldNotTell(summary + otherProposer(accepted, duty));
    }
    const evidence = ackEvidence(ack, duty, accepted);
    if (duty.kind === "duty" && duty.pubkey !== ack.pubkey) {
      const summary = `the ack is signed by ${short(ack.pubkey)}, and ${short(duty.pubkey)} (validator ${duty.index}) had to propose`;
      return { verdict: "fail", summary, evidence };
    }
    // Whoever proposed the block has signed for it: the ack before it proves nothing more.
    if (landed) return notNeeded("the block landed: its proposer signed it", evidence);
    if (block.kind === "block" && block.signature === ack.signature) {
      const summary =
        "the ack is the proposer's signature of the block that landed, not of the accepted header";
      return { verdict: "fail", summary, evidence };
    }
    return { ...signed(await facts.chain.signature(ack), ack, duty), evidence };
  },
});

/** Words where the header names somebody else than who had to propose. */
function otherProposer({ record }: Extract<Accepted, { kind: "accepted" }>, duty: Duty | Unread) {
  const { proposer } = record.fields;
  if (proposer === undefined || duty.kind === "unread") return "";
  const same = proposer === duty.pubkey || proposer === `${duty.index}`;
  return same ? "" : `; and its proposer is not validator ${duty.index}, who had to propose`;
}

type Said = Pick<Finding, "verdict" | "summary">;

function signed(signature: "valid" | "invalid" | "malformed", ack: Ack, duty: Duty | Unread): Said {
  if (signature === "invalid") {
    const summary = "the ack's signature is invalid: its key has not signed its root";
    return { verdict: "fail", summary };
  }
  if (signature === "malformed") {
    const summary =
      "the ack's key or signature is no point of its curve: nobody can have signed it";
    return { verdict: "fail", summary };
  }
  if (duty.kind === "unread") {
    const summary = `the signature is valid for ${short(ack.pubkey)}; who had to propose could not be read: ${unreadWords(duty)}`;
    return { verdict: "unknown", summary };
  }
  return {
    verdict: "pass",
    summary: `the duty proposer, validator ${duty.index}, has signed the ack`,
  };
}

function ackEvidence(
  ack: Ack,
  duty: Duty | Unread,
  accepted: Extract<Accepted, { kind: "accepted" }>,
): readonly Evidence[] {
  const { proposer } = accepted.record.fields;
  return [
    { label: "ack's key", value: ack.pubkey },
    {
      label: "ack's root",
      value: `${ack.root}; whether it is the accepted header's cannot be worked out`,
    },
    ...(duty.kind === "duty"
      ? [{ label: "duty proposer", value: `${duty.pubkey} (validator ${duty.index})` }]
      : []),
    ...(proposer === undefined ? [] : [{ label: "accepted header's proposer", value: proposer }]),
  ];
}

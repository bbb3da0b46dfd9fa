import { ruleSelector } from "../alert-rule.ts";
import { defineEntry } from "../entry.ts";
import { notBuiltYet } from "../step.ts";

export const onChainMismatch = defineEntry({
  id: "on-chain-mismatch",
  title: "relay on-chain mismatch",
  command: "verify mismatch [<slot>|latest]",

  alert: {
    expression: "relay_on_chain_mismatches_total > 0",
    lasting: "at once",
    rules: (context) => [
      {
        alert: "LatticeOnChainMismatch",
        expr: `${ruleSelector({ metric: "mismatches", organism: "relay" }, context)} > 0`,
        labels: { severity: "page", entry: "on-chain-mismatch", organism: "relay" },
        annotations: {
          summary: "a header that relay committed is not what landed on the chain",
          command: "verify mismatch latest",
        },
      },
    ],
  },

  cause:
    "What relay committed as accepted is not what the chain has: the proposer took another block after its ack, the ack was forged, or a majority of relay committed what was never acked.",

  steps: [
    notBuiltYet("accepted-header", "What did relay commit for the slot?"),
    notBuiltYet("slot-had-block", "Does the chain have a block at the slot at all?"),
    notBuiltYet("block-canonical", "Is that block still canonical?"),
    notBuiltYet("on-chain-block", "Is the chain's block the accepted one?"),
    notBuiltYet("tally-agrees", "Does tally agree with relay? `tally_evidence_failures_total`"),
    notBuiltYet("ack-signature", "Is the ack signed by the slot's proposer?"),
    notBuiltYet("proposer-acks", "Did each relay member log the ack that was committed?"),
  ],

  causes: {
    "slot-missed": "the proposer missed the slot: there is no block",
    reorged: "the block was there and was reorganised away",
    "forged-ack": "the ack's signature is invalid, or another key's",
    "relay-majority-malicious": "a majority of relay logged no ack, or another than was committed",
    "proposer-rotation": "the chain has another block although the duty proposer's ack is valid",
    "no-mismatch": "the chain has the accepted block",
  },

  table: {
    rows: [
      { cause: "slot-missed", decides: "slot-had-block", when: { "slot-had-block": ["fail"] } },
      { cause: "reorged", decides: "block-canonical", when: { "block-canonical": ["fail"] } },
      {
        cause: "forged-ack",
        decides: "ack-signature",
        blames: true,
        when: { "on-chain-block": ["fail"], "ack-signature": ["fail"] },
      },
      {
        cause: "relay-majority-malicious",
        decides: "proposer-acks",
        blames: true,
        when: { "on-chain-block": ["fail"], "proposer-acks": ["fail"] },
      },
      {
        cause: "proposer-rotation",
        decides: "ack-signature",
        when: { "on-chain-block": ["fail"], "ack-signature": ["pass"] },
      },
      { cause: "no-mismatch", decides: "on-chain-block", when: { "on-chain-block": ["pass"] } },
    ],
  },

  mitigations: [
    {
      id: "accept-the-chain",
      against: ["proposer-rotation", "slot-missed", "reorged"],
      page: "What the chain has is what happened: tally attests nothing for the slot. Once is noise.",
    },
    {
      id: "escalate-and-pause",
      against: ["relay-majority-malicious", "forged-ack"],
      page: "Escalate at once and pause the lattice; decide with atelier's committee whether relay is rotated or the lattice retired.",
      command: "pause",
    },
  ],
});

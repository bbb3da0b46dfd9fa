import { ruleSelector } from "../alert-rule.ts";
import { defineEntry } from "../entry.ts";
import type { Case, Offer } from "../entry.ts";
import type { SlotSubject } from "../slots.ts";
import { affectedStep } from "../steps/affected-slots.ts";
import { counterStep } from "../steps/counter.ts";
import { MISMATCHES } from "../steps/mismatch/accepted.ts";
import { ackSignature } from "../steps/mismatch/ack-signature.ts";
import {
  acceptedHeader,
  blockCanonical,
  finality,
  onChainBlock,
  slotHadBlock,
} from "../steps/mismatch/chain-block.ts";
import { deliveries } from "../steps/mismatch/deliveries.ts";
import { proposerAcks } from "../steps/mismatch/proposer-acks.ts";
import { tallyAgrees } from "../steps/mismatch/tally-agrees.ts";
import { onCallWords } from "../../lattice/lattice-members.ts";
import { listed } from "../words.ts";

const COUNTER = { metric: "mismatches", organism: "relay" } as const;

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
    counterStep(
      "mismatch-metric",
      "Did the counter move in the last 15 minutes? `relay_on_chain_mismatches_total`",
      COUNTER,
    ),
    affectedStep(MISMATCHES, COUNTER),
    acceptedHeader,
    onChainBlock,
    slotHadBlock,
    blockCanonical,
    finality,
    tallyAgrees,
    ackSignature,
    proposerAcks,
    deliveries,
  ],

  causes: {
    "proposer-rotation": "the chain has another block although the duty proposer's ack is valid",
    "relay-majority-malicious": "a majority of relay logged no ack, or another than was committed",
    "forged-ack": "the ack's signature is invalid, or another key's",
    "slot-missed": "the proposer missed the slot: there is no block",
    reorged: "the accepted block was there and is not canonical",
    "no-mismatch": "the chain has the accepted block, or relay accepted none",
  },

  table: {
    rows: [
      {
        cause: "proposer-rotation",
        decides: "ack-signature",
        when: {
          "slot-had-block": ["pass"],
          "on-chain-block": ["fail"],
          "block-canonical": ["pass", "unknown"],
          finality: ["pass", "unknown"],
          "ack-signature": ["pass"],
        },
      },
      {
        cause: "relay-majority-malicious",
        decides: "proposer-acks",
        blames: true,
        when: { "on-chain-block": ["fail"], "proposer-acks": ["fail"] },
      },
      {
        cause: "forged-ack",
        decides: "ack-signature",
        blames: true,
        when: { "accepted-header": ["pass"], "ack-signature": ["fail"] },
      },
      {
        cause: "slot-missed",
        decides: "slot-had-block",
        when: {
          "slot-had-block": ["fail"],
          "block-canonical": ["pass", "unknown"],
          finality: ["pass", "unknown"],
        },
      },
      { cause: "reorged", decides: "block-canonical", when: { "block-canonical": ["fail"] } },
      { cause: "no-mismatch", decides: "on-chain-block", when: { "on-chain-block": ["pass"] } },
      {
        cause: "no-mismatch",
        decides: "accepted-header",
        when: { "accepted-header": ["not-needed"], "affected-slots": ["not-needed"] },
      },
    ],
    recovered: { "mismatch-metric": ["pass"], "affected-slots": ["pass", "unknown"] },
  },

  mitigations: [
    {
      id: "accept-the-chain",
      against: ["proposer-rotation", "slot-missed", "reorged"],
      page: "What the chain has is what happened: tally attests nothing for the slot. Once is noise; again and again it is not.",
      offers: acceptTheChain,
    },
    {
      id: "escalate-and-pause",
      against: ["relay-majority-malicious", "forged-ack"],
      page: "Escalate at once and pause the lattice; decide with atelier's committee whether relay is rotated or the lattice retired.",
      command: "pause",
      offers: escalateAndPause,
    },
  ],

  urgency: ({ decision }) =>
    [decision.cause, ...decision.also].some(
      (cause) => cause === "relay-majority-malicious" || cause === "forged-ack",
    )
      ? "now"
      : undefined,
});

type Id =
  | "mismatch-metric"
  | "affected-slots"
  | "accepted-header"
  | "on-chain-block"
  | "slot-had-block"
  | "block-canonical"
  | "finality"
  | "tally-agrees"
  | "ack-signature"
  | "proposer-acks"
  | "deliveries";

type Given = Case<SlotSubject, Id>;

function acceptTheChain({ findings }: Given): readonly Offer[] {
  const { slots = [], repeated } = findings["affected-slots"];
  const reality = "What the chain has is what happened: tally attests nothing for the slot.";
  if (repeated === true) {
    const which = slots.length > 0 ? ` (slots ${listed(slots.map(String))})` : "";
    return [
      {
        text: `${reality} It happens again and again${which}: that is no noise any more. Talk to relay's operator about the proposers it serves.`,
        command: "escalate relay",
      },
    ];
  }
  return [{ text: `${reality} As a one-off the alert is noise: nothing else is to be done.` }];
}

function escalateAndPause({ map }: Given): readonly Offer[] {
  const relay = onCallWords("relay", map.organisms.relay.onCall);
  const atelier = onCallWords("atelier", map.organisms.atelier.onCall);
  return [
    { text: `Escalate at once to ${relay}.`, command: "escalate relay" },
    {
      text: `Pause the lattice, and decide with atelier's committee (${atelier}) whether relay is rotated or the lattice retired.`,
      command: "pause",
    },
  ];
}

import { ruleSelector } from "../alert-rule.ts";
import { defineEntry } from "../entry.ts";
import type { Case, Offer } from "../entry.ts";
import type { SlotSubject } from "../slots.ts";
import { affectedStep } from "../steps/affected-slots.ts";
import { counterStep } from "../steps/counter.ts";
import { attribution, included, links, slotWalk } from "../steps/evidence/slot-records.ts";
import { EVIDENCE_GAPS } from "../steps/evidence/topic.ts";
import { onCallWords } from "../../lattice/lattice-members.ts";

const COUNTER = { metric: "evidenceFailures", organism: "tally" } as const;

export const evidenceFailure = defineEntry({
  id: "evidence-failure",
  title: "tally evidence failure",
  command: "verify evidence [<slot>|latest] [--export]",

  alert: {
    expression: "tally_evidence_failures_total > 0",
    lasting: "sustained: for more than five minutes",
    rules: (context) => [
      {
        alert: "LatticeEvidenceFailure",
        expr: `${ruleSelector({ metric: "evidenceFailures", organism: "tally" }, context)} > 0`,
        for: "5m",
        labels: { severity: "page", entry: "evidence-failure", organism: "tally" },
        annotations: {
          summary: "tally cannot reconcile what was committed above it",
          command: "verify evidence latest",
        },
      },
    ],
  },

  cause:
    "tally cannot make an accepted header fit what atelier, offer or zipnet committed: one of them committed something that does not line up, or tally itself is wrong.",

  steps: [
    counterStep(
      "evidence-metric",
      "Did the counter move in the last 15 minutes? `tally_evidence_failures_total`",
      COUNTER,
    ),
    affectedStep(EVIDENCE_GAPS, COUNTER),
    slotWalk,
    links,
    included,
    attribution,
  ],

  causes: {
    "upstream-fault":
      "a commit does not follow from the one above it: the first such organism is named",
    "tally-bug": "every commit follows, the block was included, and tally's own record does not",
  },

  table: {
    rows: [
      { cause: "upstream-fault", decides: "links", when: { links: ["fail"] } },
      {
        cause: "tally-bug",
        decides: "attribution",
        blames: true,
        when: {
          walk: ["pass"],
          links: ["pass"],
          included: ["pass"],
          attribution: ["fail"],
        },
      },
    ],
    recovered: {
      "evidence-metric": ["pass"],
      "affected-slots": ["pass", "not-needed", "unknown"],
      walk: ["pass", "not-needed"],
      links: ["pass", "not-needed"],
      attribution: ["pass", "not-needed"],
    },
  },

  mitigations: [
    {
      id: "escalate-upstream",
      against: ["upstream-fault"],
      page: "Escalate to the organism's on-call. tally has stopped attributing the slot by itself: do not force it through.",
      command: "escalate <organism>",
      offers: escalateUpstream,
    },
    {
      id: "file-against-tally",
      against: ["tally-bug"],
      page: "File it against tally. Attestations for the slot are missing meanwhile; integrators claim through the settlement contract's dispute, where there is one.",
      command: "verify evidence <slot> --export",
      offers: fileAgainstTally,
    },
  ],
});

type Given = Case<
  SlotSubject,
  "evidence-metric" | "affected-slots" | "walk" | "links" | "included" | "attribution"
>;

const LEAVE_ALONE = "tally has stopped attributing the slot by itself: do not force it through.";

function exportCommand({ subject, findings }: Given): string {
  const slot = subject.slot === "latest" ? findings["affected-slots"].slots?.[0] : subject.slot;
  return `verify evidence ${slot ?? "latest"} --export`;
}

function escalateUpstream(given: Given): readonly Offer[] {
  const { findings, map } = given;
  const { organism } = findings.links;
  if (organism === undefined) return [{ text: LEAVE_ALONE }];
  const whom = onCallWords(organism, map.organisms[organism].onCall);
  return [
    {
      text: `Escalate to ${whom}: ${findings.links.summary}. ${LEAVE_ALONE}`,
      command: `escalate ${organism}`,
    },
    { text: "Take the slot's records along, redacted.", command: exportCommand(given) },
  ];
}

function fileAgainstTally(given: Given): readonly Offer[] {
  const whom = onCallWords("tally", given.map.organisms.tally.onCall);
  return [
    {
      text: `File it against tally, with the slot's records: ${whom}. ${LEAVE_ALONE}`,
      command: exportCommand(given),
    },
    {
      text: "Until it is mended the slot has no attestation: integrators claim through the settlement contract's dispute, where there is one.",
    },
  ];
}

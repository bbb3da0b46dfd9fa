import { ruleSelector } from "../alert-rule.ts";
import { defineEntry } from "../entry.ts";
import { notBuiltYet } from "../step.ts";

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
    notBuiltYet("evidence-metric", "Did the counter move in the last 15 minutes?"),
    notBuiltYet("walk", "What did each organism commit for the slot?"),
    notBuiltYet("links", "Does each commit follow from the one above it?"),
    notBuiltYet("attribution", "Does tally's record follow from the commits?"),
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
        when: { walk: ["pass"], links: ["pass"], attribution: ["fail"] },
      },
    ],
    recovered: { "evidence-metric": ["pass"] },
  },

  mitigations: [
    {
      id: "escalate-upstream",
      against: ["upstream-fault"],
      page: "Escalate to the organism's on-call. tally has stopped attributing the slot by itself: do not force it through.",
      command: "escalate <organism>",
    },
    {
      id: "file-against-tally",
      against: ["tally-bug"],
      page: "File it against tally. Attestations for the slot are missing meanwhile; integrators claim through the settlement contract's dispute, where there is one.",
      command: "verify evidence <slot> --export",
    },
  ],
});

import { ruleSelector } from "../alert-rule.ts";
import { defineEntry } from "../entry.ts";
import { notBuiltYet } from "../step.ts";

export const simulationDivergence = defineEntry({
  id: "simulation-divergence",
  title: "atelier simulation divergence",
  command: "verify divergence [<slot>|latest]",

  alert: {
    expression: "atelier_simulation_divergence_total > 0",
    lasting: "at once",
    rules: (context) => [
      {
        alert: "LatticeSimulationDivergence",
        expr: `${ruleSelector({ metric: "divergence", organism: "atelier" }, context)} > 0`,
        labels: { severity: "page", entry: "simulation-divergence", organism: "atelier" },
        annotations: {
          summary: "members of atelier disagree on a simulation",
          command: "verify divergence latest",
        },
      },
    ],
  },

  cause:
    "Members of atelier simulated one slot and came to different outputs: one of them reads another chain head, an input was tampered with on its way, or a member lies.",

  steps: [
    notBuiltYet("divergence-metric", "Did the counter move in the last 15 minutes?"),
    notBuiltYet("rpc-heads", "Do the members' execution nodes stand at one head?"),
    notBuiltYet("input-hashes", "Did the members simulate the same input for the slot?"),
    notBuiltYet("independent-node", "Which output does an independent node come to?"),
  ],

  causes: {
    "lagging-rpc": "a member's execution node is behind, or on another fork",
    "input-tampered": "the heads agree, the inputs do not",
    "malicious-member": "same input, and one output that neither the others nor the simulator have",
  },

  table: {
    rows: [
      { cause: "lagging-rpc", decides: "rpc-heads", when: { "rpc-heads": ["fail"] } },
      {
        cause: "input-tampered",
        decides: "input-hashes",
        when: { "rpc-heads": ["pass"], "input-hashes": ["fail"] },
      },
      {
        cause: "malicious-member",
        decides: "independent-node",
        blames: true,
        when: { "input-hashes": ["pass"], "independent-node": ["fail"] },
      },
    ],
    recovered: { "divergence-metric": ["pass"] },
  },

  mitigations: [
    {
      id: "healthier-rpc",
      against: ["lagging-rpc"],
      page: "Move the member to a healthier execution node. Its address may be part of atelier's configuration, and so of the fingerprint: look before you change it.",
    },
    {
      id: "rotate-member-out",
      against: ["malicious-member"],
      page: "Rotate the member out: one fewer to trust until it is replaced at the next scheduled window.",
    },
    {
      id: "pause",
      against: ["lagging-rpc", "input-tampered", "malicious-member"],
      page: "If it happens again and again, pause the lattice.",
      command: "pause",
    },
  ],
});

import { ruleSelector } from "../alert-rule.ts";
import { defineEntry } from "../entry.ts";
import type { Case, Offer } from "../entry.ts";
import type { SlotSubject } from "../slots.ts";
import { affectedStep } from "../steps/affected-slots.ts";
import { counterStep } from "../steps/counter.ts";
import { independentNode } from "../steps/divergence/independent-node.ts";
import { inputHashes } from "../steps/divergence/input-hashes.ts";
import { rpcHeads } from "../steps/divergence/rpc-heads.ts";
import { DIVERGENCES } from "../steps/divergence/simulated.ts";
import { listed } from "../words.ts";

const COUNTER = { metric: "divergence", organism: "atelier" } as const;

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
    counterStep(
      "divergence-metric",
      "Did the counter move in the last 15 minutes? `atelier_simulation_divergence_total`",
      COUNTER,
    ),
    affectedStep(DIVERGENCES, COUNTER),
    rpcHeads,
    inputHashes,
    independentNode,
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
    recovered: {
      "divergence-metric": ["pass"],
      "affected-slots": ["pass", "not-needed", "unknown"],
      "independent-node": ["pass", "unknown", "not-needed"],
    },
  },

  mitigations: [
    {
      id: "healthier-rpc",
      against: ["lagging-rpc"],
      page: "Move the member to a healthier execution node. Its address may be part of atelier's configuration, and so of the fingerprint: look before you change it.",
      offers: ({ findings }) => [
        {
          text: `Move ${named(findings["rpc-heads"], "the member")} to a healthier execution node. Look first: its address may be part of atelier's configuration, and so of the fingerprint; then changing it for one member cuts that member off.`,
        },
      ],
    },
    {
      id: "trace-the-input",
      against: ["input-tampered"],
      page: "Find out where the input was changed: compare what the member read from unseal and offer with the collections. Trust no output of that member until then.",
      offers: ({ findings }) => [
        {
          text: `Find out where the input of ${named(findings["input-hashes"], "the member")} was changed: compare what it read from unseal and offer with the collections. Trust none of its outputs until then.`,
        },
      ],
    },
    {
      id: "rotate-member-out",
      against: ["malicious-member"],
      page: "Rotate the member out: one fewer to trust until it is replaced at the next scheduled window.",
      offers: ({ findings, map }) => [
        {
          text: `Rotate ${named(findings["independent-node"], "the member")} out: trust stands at ${map.organisms.atelier.n - 1} of ${map.organisms.atelier.n} until it is replaced at the next scheduled window.`,
        },
      ],
    },
    {
      id: "pause",
      against: ["lagging-rpc", "input-tampered", "malicious-member"],
      page: "If it happens again and again, three times in an hour, pause the lattice.",
      command: "pause",
      offers: pauseIfRepeated,
    },
  ],
});

type Given = Case<
  SlotSubject,
  "divergence-metric" | "affected-slots" | "rpc-heads" | "input-hashes" | "independent-node"
>;

function named(
  { members = [] }: { readonly members?: readonly string[] },
  otherwise: string,
): string {
  return members.length === 0 ? otherwise : listed(members);
}

function pauseIfRepeated({ findings }: Given): readonly Offer[] {
  const { slots = [], repeated } = findings["affected-slots"];
  if (repeated !== true) return [];
  const which = slots.length > 0 ? ` (slots ${listed(slots.map(String))})` : "";
  return [{ text: `It happens again and again${which}: pause the lattice.`, command: "pause" }];
}

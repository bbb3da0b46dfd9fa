import { onCallWords } from "../../lattice/lattice-members.ts";
import { ORGANISMS } from "../../lattice/organism.ts";
import { ruleSelector } from "../alert-rule.ts";
import { defineEntry } from "../entry.ts";
import type { Case, Offer } from "../entry.ts";
import { placesOf, startOffers } from "../offers.ts";
import type { Finding } from "../step.ts";
import { discovery } from "../steps/discovery.ts";
import { latticeFingerprint } from "../steps/lattice-fingerprint.ts";
import { ALERT_AFTER_MS, upstreamPeers } from "../steps/upstream-peers.ts";
import type { Link } from "../steps/upstream-peers.ts";
import { upstreamProcess } from "../steps/upstream-process.ts";
import { utc } from "../words.ts";

/** How long discovery's back-off is waited for, from the alert on. Source: the runbook; mosaik purges peers after as long. */
const DISCOVERY_MS = 5 * 60_000;

export const missingUpstream = defineEntry({
  id: "missing-upstream",
  title: "Missing upstream",
  command: "verify upstream <organism> [<source>]",

  alert: {
    expression: '<org>_upstream_peers{source="<upstream>"} == 0',
    lasting: "for more than 60 seconds",
    rules: (context) =>
      ORGANISMS.flatMap((organism) =>
        context.map.organisms[organism].upstreams.map((source) => ({
          alert: "LatticeMissingUpstream",
          expr: `${ruleSelector({ metric: "upstreamPeers", organism, labels: { source } }, context)} == 0`,
          for: "1m",
          labels: { severity: "page", entry: "missing-upstream", organism, source },
          annotations: {
            summary: `{{ $labels.member }} of ${organism} has no peer of ${source}`,
            command: `verify upstream ${organism} ${source}`,
          },
        })),
      ),
  },

  cause:
    "An organism cannot bond to any peer of one that it reads: those are down, the network lies between them, or the two sides were given different configurations, as after a rotation that went wrong.",

  steps: [upstreamPeers, upstreamProcess, latticeFingerprint, discovery],

  causes: {
    "upstream-down": "fewer than a majority of the upstream's committee run",
    "fingerprint-mismatch": "the two sides run with different lattice ids and can never bond",
    "network-partition": "both sides run with one lattice id, and cannot see each other",
  },

  table: {
    rows: [
      {
        cause: "upstream-down",
        decides: "upstream-process",
        when: { "upstream-process": ["fail"] },
      },
      {
        cause: "fingerprint-mismatch",
        decides: "lattice-fingerprint",
        when: { "lattice-fingerprint": ["fail"] },
      },
      {
        cause: "network-partition",
        decides: "discovery",
        when: {
          "upstream-peers": ["fail", "unknown"],
          "upstream-process": ["pass"],
          "lattice-fingerprint": ["pass"],
          discovery: ["fail"],
        },
      },
    ],
    recovered: { "upstream-peers": ["pass"] },
  },

  mitigations: [
    {
      id: "bring-upstream-back",
      against: ["upstream-down"],
      page: "Bring the upstream back: start what is down, or reach its on-call.",
      command: "start <member>",
      offers: bringBack,
    },
    {
      id: "leave-downstream-alone",
      against: ["upstream-down", "network-partition"],
      page: "Do not reconfigure the organism to work around the upstream's absence: that changes the fingerprint, and nothing bonds any more.",
      offers: ({ subject: { organism, source } }) => [
        {
          text: `Do not reconfigure ${organism} to work around ${source}: that changes the fingerprint, and nothing bonds any more.`,
        },
      ],
    },
    {
      id: "retire-lattice",
      against: ["fingerprint-mismatch"],
      page: "A lattice with two fingerprints is retired in an emergency, by the procedure “Rotations and upgrades: Lattice retirement”. Before that, see whether one side was only not restarted: a changed environment file is named where there is one.",
    },
    {
      id: "wait-for-discovery",
      against: ["network-partition"],
      page: "Wait for discovery's back-off, five minutes from the alert; if the peers are not back then, escalate to the upstream's operator.",
      command: "escalate <organism>",
      offers: waitForDiscovery,
    },
  ],
});

type Given = Case<
  Link,
  "upstream-peers" | "upstream-process" | "lattice-fingerprint" | "discovery"
>;

function bringBack({ subject, findings, map }: Given): readonly Offer[] {
  const down = placesOf(findings["upstream-process"], map.organisms[subject.source]);
  const { onCall } = map.organisms[subject.source];
  const reach = `Bring ${subject.source} back. Its on-call: ${onCallWords(subject.source, onCall)}.`;
  return [{ text: reach }, ...startOffers(down)];
}

function waitForDiscovery({ subject: { source }, findings, map }: Given): readonly Offer[] {
  const { held } = findings["upstream-peers"];
  const whom = onCallWords(source, map.organisms[source].onCall);
  return [{ text: waitWords(held, whom), command: `escalate ${source}` }];
}

function waitWords(held: Finding["held"], whom: string): string {
  const then = `If the peers are not back then, escalate to ${whom}.`;
  if (held === undefined) {
    return `Wait five minutes from the alert, whose start is not known here: discovery backs off and tries again. ${then}`;
  }
  const untilMs = held.sinceMs + ALERT_AFTER_MS + DISCOVERY_MS;
  return untilMs > held.seenMs
    ? `Wait until ${utc(untilMs)}, five minutes from the alert: discovery backs off and tries again. ${then}`
    : `Discovery's five minutes were over at ${utc(untilMs)}: escalate to ${whom} now.`;
}

import { alertThreshold } from "../../lattice/committee.ts";
import { ORGANISMS } from "../../lattice/organism.ts";
import { ruleSelector } from "../alert-rule.ts";
import { defineEntry } from "../entry.ts";
import type { Case, Offer, Urgency } from "../entry.ts";
import { placesOf, startOffers } from "../offers.ts";
import { hostUnits, majorityUp, membersUp } from "../steps/committee-members.ts";
import { committeeSize, viewsAgree } from "../steps/committee-size.ts";
import type { Committee } from "../steps/committee-size.ts";
import { leaders } from "../steps/leaders.ts";
import { listed } from "../words.ts";

export const committeeBelowQuorum = defineEntry({
  id: "committee-below-quorum",
  title: "Committee below its alert threshold",
  command: "verify committee <organism>",

  alert: {
    expression: "<org>_committee_size < ceil(n/2) + 1",
    lasting: "on any member, for more than 60 seconds",
    rules: (context) =>
      ORGANISMS.map((organism) => {
        const { n } = context.map.organisms[organism];
        return {
          alert: "LatticeCommitteeSmall",
          expr: `${ruleSelector({ metric: "committeeSize", organism }, context)} < ${alertThreshold(n)}`,
          for: "1m",
          labels: { severity: "page", entry: "committee-below-quorum", organism },
          annotations: {
            summary: `{{ $labels.member }} sees {{ $value }} of ${organism}'s ${n} members`,
            command: `verify committee ${organism}`,
          },
        };
      }),
  },

  cause:
    "Members of a committee have gone. Below the alert threshold, ceil(n/2)+1, one more loss may stop commits; below the majority, floor(n/2)+1, Raft should not commit at all. mosaik lets a committee shrink, so a member that is cut off may go on by itself: two histories, not only silence.",

  steps: [committeeSize, viewsAgree, leaders, membersUp, hostUnits, majorityUp],

  causes: {
    "members-down": "members are down: they are named, with host and unit",
    "split-view":
      "the members do not see one committee although a majority is up: part of it is cut off",
  },

  table: {
    rows: [
      { cause: "members-down", decides: "members-up", when: { "members-up": ["fail"] } },
      { cause: "members-down", decides: "host-units", when: { "host-units": ["fail"] } },
      {
        cause: "split-view",
        decides: "views-agree",
        when: { "views-agree": ["fail"], "majority-up": ["pass"] },
      },
      {
        cause: "split-view",
        decides: "leaders",
        when: { leaders: ["fail"], "majority-up": ["pass"] },
      },
    ],
    recovered: {
      "committee-size": ["pass"],
      "views-agree": ["pass", "unknown", "not-needed"],
      leaders: ["pass", "unknown", "not-needed"],
    },
  },

  mitigations: [
    {
      id: "restart-members",
      against: ["members-down"],
      page: "Bring the members that are down back, one at a time, the next when the last is healthy.",
      command: "start <member>",
      offers: restartMembers,
    },
    {
      id: "rotate-member",
      against: ["members-down"],
      page: "If a host cannot be brought back, rotate a replacement in, by the procedure “Rotating a committee member's peer identity”.",
    },
    {
      id: "keep-n",
      against: ["members-down"],
      page: "Do not make n smaller to fit: n is part of the fingerprint, and every organism would have to be given the new one.",
    },
    {
      id: "distrust-the-isolated",
      against: ["split-view"],
      page: "A member that is cut off may still commit by itself. Trust no record that only it has; the slot walk shows readers that disagree. Stop it until its link is back.",
      command: "stop <member>",
      offers: distrustIsolated,
    },
  ],

  urgency,
});

type Given = Case<
  Committee,
  "committee-size" | "views-agree" | "leaders" | "members-up" | "host-units" | "majority-up"
>;

/** Below majority nothing can be committed; with a majority still there, the next loss stops it. */
function urgency({ findings }: Given): Urgency | undefined {
  if (findings["majority-up"].verdict === "fail") return "now";
  if (findings["committee-size"].verdict !== "fail") return undefined;
  return findings["majority-up"].verdict === "pass" ? "today" : "now";
}

function restartMembers({ subject, findings, map }: Given): readonly Offer[] {
  const organism = map.organisms[subject.organism];
  const down = organism.members.filter((member) =>
    [findings["members-up"], findings["host-units"]].some((finding) =>
      placesOf(finding, organism).includes(member),
    ),
  );
  return [
    { text: "One member at a time, the next when the last is healthy." },
    ...startOffers(down),
  ];
}

function distrustIsolated({ findings }: Given): readonly Offer[] {
  const { members = [] } = findings["views-agree"];
  const whom =
    members.length === 0 ? "A member that is cut off" : `${listed(members)}, cut off as it seems,`;
  const text = `${whom} may still commit alone: trust no record that only it has; the walk shows readers that disagree. Stop it until its link is back.`;
  const [only] = members;
  return [
    members.length === 1 && only !== undefined ? { text, command: `stop ${only}` } : { text },
  ];
}

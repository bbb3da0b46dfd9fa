import { ORGANISMS } from "../../lattice/organism.ts";
import type { Organism } from "../../lattice/organism.ts";
import { ruleSelector } from "../alert-rule.ts";
import { defineEntry } from "../entry.ts";
import { notBuiltYet } from "../step.ts";

export interface AttestedMember {
  readonly organism: Organism;
  readonly member: string;
}

export const tdxAttestation = defineEntry({
  id: "tdx-attestation",
  title: "TDX attestation failure",
  command: "verify tdx <member> [--rebuilt <96 hex>]",

  alert: {
    expression: "<org>_member_tdx_attested == 0",
    lasting: "at once",
    rules: (context) =>
      ORGANISMS.filter((organism) => context.map.organisms[organism].tdxGated).map((organism) => ({
        alert: "LatticeTdxAttestation",
        expr: `${ruleSelector({ metric: "tdxAttested", organism }, context)} == 0`,
        labels: { severity: "page", entry: "tdx-attestation", organism },
        annotations: {
          summary: `{{ $labels.member }} of ${organism} is not attested`,
          command: "verify tdx {{ $labels.member }}",
        },
      })),
  },

  cause:
    "A member does not show a quote that holds: its image was started without TDX, the service that makes quotes fails, or what runs is another image than the one pinned.",

  steps: [
    notBuiltYet("tdx-gate", "Must members of this organism prove TDX at all?"),
    notBuiltYet(
      "attested-metric",
      "What does the member say, and since when? `<org>_member_tdx_attested`",
    ),
    notBuiltYet("unit-state", "In what state is its unit?"),
    notBuiltYet("unit-log", "Does the unit's log tell of a missing TDX device?"),
    notBuiltYet("quote-provider-log", "Does the quote provider's log tell of errors that pass?"),
    notBuiltYet("pinned-mrtd", "Is `<ORG>_MRTD` on the host the pinned value?"),
    notBuiltYet("quote", "Does the member's own quote hold: chain, signature, binding, no debug?"),
    notBuiltYet("quote-measurements", "Are the quote's measurements the pinned ones?"),
    notBuiltYet("tcb-status", "Is its platform up to date?"),
  ],

  causes: {
    "not-tdx-gated": "members of this organism need not prove TDX",
    "quote-invalid": "the quote's chain, signature or binding does not hold, or it is a debug TD",
    "mrtd-mismatch": "another image runs, or is configured, than the pinned one",
    "tcb-out-of-date": "the quote holds, and its platform's firmware is too old",
    "transient-quote-failure": "the quote service fails in ways that pass",
    "booted-without-tdx": "there is no TDX device, or no quote can be made at all",
  },

  table: {
    rows: [
      { cause: "not-tdx-gated", decides: "tdx-gate", when: { "tdx-gate": ["not-needed"] } },
      { cause: "quote-invalid", decides: "quote", when: { quote: ["fail"] } },
      {
        cause: "mrtd-mismatch",
        decides: "quote-measurements",
        when: { "quote-measurements": ["fail"] },
      },
      { cause: "mrtd-mismatch", decides: "pinned-mrtd", when: { "pinned-mrtd": ["fail"] } },
      { cause: "tcb-out-of-date", decides: "tcb-status", when: { "tcb-status": ["fail"] } },
      {
        cause: "transient-quote-failure",
        decides: "quote-provider-log",
        when: { "quote-provider-log": ["fail"], "pinned-mrtd": ["pass"] },
      },
      { cause: "booted-without-tdx", decides: "unit-log", when: { "unit-log": ["fail"] } },
    ],
    recovered: { "attested-metric": ["pass"], quote: ["pass"] },
  },

  mitigations: [
    {
      id: "wait-and-restart",
      against: ["transient-quote-failure"],
      page: "Wait until the quote service works again, then restart the unit.",
      command: "restart <member>",
    },
    {
      id: "intended-image",
      against: ["mrtd-mismatch"],
      page: "If the image was changed on purpose, the fingerprint changes: “Rotations and upgrades: Rolling a TDX image with a new MR_TD”.",
    },
    {
      id: "unintended-image",
      against: ["mrtd-mismatch"],
      page: "If it was not, build it again from clean sources and compare: the rebuilt value tells which side is wrong.",
      command: "verify tdx <member> --rebuilt <96 hex>",
    },
  ],
});

import { ORGANISMS } from "../../lattice/organism.ts";
import { ruleSelector } from "../alert-rule.ts";
import { defineEntry } from "../entry.ts";
import type { Case, Offer } from "../entry.ts";
import { attestedMetric } from "../steps/tdx/attested-metric.ts";
import { configAlike, pinnedMrtd } from "../steps/tdx/environment.ts";
import { tdxGate } from "../steps/tdx/gated.ts";
import type { AttestedMember } from "../steps/tdx/gated.ts";
import {
  quoteProviderLog,
  tdxDevice,
  transientErrors,
  unitLog,
  unitState,
} from "../steps/tdx/logs.ts";
import { quoteMeasurements, rebuilt, tcbStatus } from "../steps/tdx/measurements.ts";
import { quote } from "../steps/tdx/quote.ts";

export const tdxAttestation = defineEntry({
  id: "tdx-attestation",
  title: "TDX attestation failure",
  command: "verify tdx <member> [--rebuilt <96 hex>]",

  alert: {
    expression: "<org>_member_tdx_attested == 0",
    lasting: "at once",
    rules: (context) =>
      ORGANISMS.filter((organism) => context.map.organisms[organism].tdx !== undefined).map(
        (organism) => ({
          alert: "LatticeTdxAttestation",
          expr: `${ruleSelector({ metric: "tdxAttested", organism }, context)} == 0`,
          labels: { severity: "page", entry: "tdx-attestation", organism },
          annotations: {
            summary: `{{ $labels.member }} of ${organism} is not attested`,
            command: "verify tdx {{ $labels.member }}",
          },
        }),
      ),
  },

  cause:
    "A member does not show a quote that holds: its image was started without TDX, the service that makes quotes fails, or what runs is another image than the one pinned.",

  steps: [
    tdxGate,
    attestedMetric,
    unitState,
    unitLog,
    quoteProviderLog,
    pinnedMrtd,
    configAlike,
    quote,
    quoteMeasurements,
    rebuilt,
    tcbStatus,
    transientErrors,
    tdxDevice,
  ],

  causes: {
    "not-tdx-gated": "members of this organism need not prove TDX",
    "quote-invalid": "the quote's chain, signature or binding does not hold, or it is a debug TD's",
    "mrtd-mismatch": "another image runs, or is configured, than the pinned one",
    "tcb-out-of-date": "the quote holds, and its platform's firmware is not as Intel asks",
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
        decides: "transient-errors",
        when: {
          "transient-errors": ["fail"],
          "pinned-mrtd": ["pass"],
          "quote-measurements": ["pass", "not-needed"],
          // A quote that holds was made in spite of them.
          quote: ["fail", "unknown", "not-needed"],
          // Whichever log it was: one that could not be read may tell of more.
          "quote-provider-log": ["pass", "fail", "unknown", "not-needed"],
        },
      },
      {
        cause: "booted-without-tdx",
        decides: "tdx-device",
        when: {
          "tdx-device": ["fail"],
          quote: ["fail", "unknown", "not-needed"],
          "unit-log": ["pass", "fail", "unknown", "not-needed"],
        },
      },
    ],
    recovered: {
      "attested-metric": ["pass"],
      "unit-state": ["pass", "unknown"],
      quote: ["pass"],
      "quote-measurements": ["pass"],
      "pinned-mrtd": ["pass", "unknown"],
      "config-alike": ["pass", "unknown", "not-needed"],
      "tcb-status": ["pass"],
    },
  },

  mitigations: [
    {
      id: "distrust-member",
      against: ["quote-invalid"],
      page: "The member proves nothing: give it no trust. Find out who answers in its name before it is restarted; escalate if the quote is not its own or its chain is broken.",
      command: "escalate <organism>",
      offers: distrust,
    },
    {
      id: "wait-and-restart",
      against: ["transient-quote-failure"],
      page: "Wait until the quote service works again, then restart the unit.",
      command: "restart <member>",
      offers: waitAndRestart,
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
      offers: unintendedImage,
    },
    {
      id: "update-firmware",
      against: ["tcb-out-of-date"],
      page: "Have the host's firmware updated as Intel's advisories say. Until then `tdx.allowTcb` would accept it: that is a decision for the organism's operator, not for the night.",
    },
    {
      id: "boot-with-tdx",
      against: ["booted-without-tdx"],
      page: "See that the host has TDX switched on and the image is started as a trust domain; then start the unit again.",
      command: "restart <member>",
      offers: ({ subject: { organism, member }, map }) => {
        const host =
          map.organisms[organism].members.find(({ name }) => name === member)?.host ?? "";
        return [
          {
            text: `See that ${host} has TDX switched on and starts the image as a trust domain; then restart ${member}.`,
            command: `restart ${member}`,
          },
        ];
      },
    },
  ],
});

type Given = Case<
  AttestedMember,
  | "tdx-gate"
  | "attested-metric"
  | "unit-state"
  | "unit-log"
  | "quote-provider-log"
  | "pinned-mrtd"
  | "config-alike"
  | "quote"
  | "quote-measurements"
  | "rebuilt"
  | "tcb-status"
  | "transient-errors"
  | "tdx-device"
>;

function distrust({ subject: { organism, member }, findings }: Given): readonly Offer[] {
  return [
    {
      text: `${member} proves nothing: give it no trust. ${findings.quote.summary}. Find out who answers in its name before it is restarted.`,
      command: `escalate ${organism}`,
    },
  ];
}

function waitAndRestart({ subject: { member }, findings }: Given): readonly Offer[] {
  return [
    {
      text: `Wait until the quote service works again (${findings["transient-errors"].summary}), then restart ${member}.`,
      command: `restart ${member}`,
    },
  ];
}

/** What a rebuild says where there is one; how to get one where there is none. */
function unintendedImage({
  subject: { member, rebuilt: built },
  findings,
}: Given): readonly Offer[] {
  if (built !== undefined) {
    const { summary } = findings.rebuilt;
    return [{ text: `${summary.charAt(0).toUpperCase()}${summary.slice(1)}.` }];
  }
  return [
    {
      text: `If it was not, build the image again from clean sources, and compare its MR_TD (the build writes it as <crate>-mrtd.hex).`,
      command: `verify tdx ${member} --rebuilt <96 hex>`,
    },
  ];
}

import { z } from "zod";
import { ORGANISMS } from "../../lattice/organism.ts";
import type { Organism } from "../../lattice/organism.ts";
import { DEFAULT_WINDOWS } from "../../lattice/window.ts";
import { offset } from "../duration.ts";
import { Gateway } from "./gateway.ts";
import { hex, hostPath, keyedUrl, name, path, UNIT, url } from "./words.ts";

export const ROLES = ["member", "server", "aggregator"] as const;

const Member = z.strictObject({
  host: name("Host it runs on (a key of `hosts`, or a name ssh knows).", "rel-1"),
  role: z
    .enum(ROLES)
    .optional()
    .meta({
      description:
        "`member`; in zipnet `server` or `aggregator` (an aggregator is a unit and no committee member).",
      examples: ["member"],
    }),
  unit: z
    .string()
    .regex(UNIT, "not a service unit: name.service")
    .optional()
    .meta({
      description: "Its systemd unit; default `builder@<organism>-<role>.service`.",
      examples: ["builder@relay-member.service"],
    }),
  metrics: url("Its own Prometheus exporter.", "http://10.77.0.11:9090").optional(),
  rpc: keyedUrl("Its execution node (atelier, tally).", "http://127.0.0.1:8551").optional(),
  environmentFiles: z
    .array(hostPath("An environment file of the unit.", "/etc/builder/common.env"))
    .optional()
    .meta({
      description: "Default `/etc/builder/common.env` and `/etc/builder/<organism>-<role>.env`.",
      examples: [["/etc/builder/common.env", "/etc/builder/relay-member.env"]],
    }),
});

const measurement = (what: string) => {
  const one = hex(96, what);
  return z.union([
    one.transform((value) => [value]),
    z.array(one).min(1, "needs at least one value"),
  ]);
};

const Tdx = z
  .strictObject({
    mrTd: measurement("Pinned MR_TD, or a list while an image rolls."),
    rtmr0: measurement("Pinned RTMR0.").optional(),
    rtmr1: measurement("Pinned RTMR1.").optional(),
    rtmr2: measurement("Pinned RTMR2.").optional(),
    rtmr3: measurement("Pinned RTMR3.").optional(),
    pccs: url("Provisioning certificate caching service.", "https://pccs.example:8081").optional(),
    collateralFile: path("Collateral kept in a file.", "./collateral.json").optional(),
    allowTcb: z
      .array(
        z.enum([
          "UpToDate",
          "SWHardeningNeeded",
          "ConfigurationNeeded",
          "ConfigurationAndSWHardeningNeeded",
          "OutOfDate",
          "OutOfDateConfigurationNeeded",
        ]),
      )
      .min(1, "needs at least one status")
      .default(["UpToDate"])
      .meta({ description: "TCB statuses that pass.", examples: [["UpToDate"]] }),
  })
  .meta({ description: "Pins of a TDX-gated organism." });

const OrganismSection = (organism: Organism) => {
  const { fromMs, toMs } = DEFAULT_WINDOWS[organism];
  return z
    .strictObject({
      window: z
        .strictObject({
          from: offset("When a commit is due at the earliest.", "-24s"),
          to: offset("When a commit is due at the latest.", "4s"),
        })
        .refine(({ from, to }) => from < to, { error: "`from` must come before `to`" })
        .optional()
        .meta({
          description: `When a commit is due, relative to the slot's start; default ${fromMs / 1000}s to ${toMs / 1000}s.`,
          examples: [{ from: "-24s", to: "4s" }],
        }),
      upstreams: z
        .array(z.enum(ORGANISMS))
        .optional()
        .meta({
          description: "Organisms it reads; default as the runbook's graph has it.",
          examples: [["zipnet"]],
        }),
      committee: z
        .strictObject({
          n: z
            .number()
            .int()
            .min(1)
            .max(101)
            .meta({ description: "Committee size.", examples: [3] }),
        })
        .optional()
        .meta({
          description: "Default: its members of role `member` or `server`.",
          examples: [{ n: 3 }],
        }),
      gateway: Gateway.optional(),
      onCall: name("Whom to escalate to: a key of `contacts`.", `${organism}-operator`).optional(),
      tdx: Tdx.optional(),
      members: z
        .record(name("A member's name.", `${organism}-1`), Member)
        .refine((members) => Object.keys(members).length > 0, {
          error: "needs at least one member",
        })
        .meta({
          description: "Its members.",
          examples: [{ [`${organism}-1`]: { host: "host-1" } }],
        }),
    })
    .meta({ description: `The ${organism} organism.` });
};

/** All six, always. */
export const Organisms = z
  .strictObject({
    zipnet: OrganismSection("zipnet"),
    unseal: OrganismSection("unseal"),
    offer: OrganismSection("offer"),
    atelier: OrganismSection("atelier"),
    relay: OrganismSection("relay"),
    tally: OrganismSection("tally"),
  })
  .meta({ description: "The six organisms and who runs in them." });

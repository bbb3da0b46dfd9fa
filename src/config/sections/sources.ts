import { z } from "zod";
import { METRIC_KEYS } from "../../lattice/metric-key.ts";
import { Auth, Headers } from "./auth.ts";
import { keyedUrl, url } from "./words.ts";

const metricName = z
  .string()
  .regex(
    /^(?:[a-zA-Z_:]|<org>)(?:[a-zA-Z0-9_:]|<org>)*$/,
    "not a metric name; `<org>` stands for the organism",
  )
  .meta({ description: "A metric's name.", examples: ["<org>_member_up"] });

const labelName = (description: string, example: string) =>
  z
    .string()
    .regex(/^[a-zA-Z_][a-zA-Z0-9_]*$/, "not a label name")
    .meta({ description, examples: [example] });

export const Prometheus = z
  .strictObject({
    url: url("Address of Prometheus.", "http://127.0.0.1:9090"),
    auth: Auth.optional(),
    headers: Headers.optional(),
    names: z
      .partialRecord(z.enum(METRIC_KEYS), metricName)
      .default({})
      .meta({
        description: "Metric names that differ from the runbook's.",
        examples: [{ memberUp: "<org>_member_up" }],
      }),
    labels: z
      .strictObject({
        match: z
          .record(labelName("A label.", "lattice"), z.string())
          .default({})
          .meta({
            description: "Labels every series of this lattice bears.",
            examples: [{ lattice: "mainnet" }],
          }),
        organism: labelName("The label that names the organism.", "organism").default("organism"),
        member: labelName("The label that names the member.", "member").default("member"),
      })
      .prefault({})
      .meta({
        description: "Which series belong to this lattice.",
        examples: [{ match: { lattice: "mainnet" } }],
      }),
  })
  .meta({
    description:
      "Optional. Without it, or when it does not answer, the members' own `metrics` addresses are scraped.",
  });

export const Chain = z
  .strictObject({
    beacon: url("A beacon node's API.", "http://127.0.0.1:5052").optional(),
    execution: keyedUrl("The independent execution node.", "http://127.0.0.1:8545").optional(),
    relays: z
      .array(url("A relay's data API.", "https://boost-relay.flashbots.net"))
      .default([])
      .meta({ description: "Relay data APIs.", examples: [["https://boost-relay.flashbots.net"]] }),
    simulation: keyedUrl("An independent simulator.", "http://127.0.0.1:8700").optional(),
    chainId: z
      .number()
      .int()
      .positive()
      .optional()
      .meta({
        description: "Chain id that nodes must report; default the network's own.",
        examples: [1],
      }),
  })
  .meta({ description: "Where the chain is read." });

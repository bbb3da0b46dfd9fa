import { z } from "zod";
import { Gateway, Verify, Walk } from "./sections/gateway.ts";
import { Hosts, Ssh } from "./sections/hosts.ts";
import { Lattice } from "./sections/lattice.ts";
import { Organisms } from "./sections/organisms.ts";
import { Approvals, Contacts, People } from "./sections/people.ts";
import { Chain, Prometheus } from "./sections/sources.ts";
import { StatusPage } from "./sections/status-page.ts";
import { Alerts, Http, Matrix, Slack, Store } from "./sections/surfaces.ts";

/** The configuration file. Required are `lattice`, `gateway` and `organisms`; unknown keys are refused. */
export const ConfigFile = z
  .strictObject({
    lattice: Lattice,
    prometheus: Prometheus.optional(),
    gateway: Gateway,
    walk: Walk.prefault({}),
    verify: Verify.prefault({}),
    organisms: Organisms,
    hosts: Hosts.default({}),
    ssh: Ssh.prefault({}),
    chain: Chain.optional(),
    contacts: Contacts.default({}),
    people: People.default({}),
    approvals: Approvals.prefault({}),
    store: Store.optional(),
    slack: Slack.optional(),
    matrix: Matrix.optional(),
    alerts: Alerts.optional(),
    http: Http.prefault({ listen: "127.0.0.1:9464" }),
    statusPage: StatusPage.optional(),
  })
  .meta({ title: "lattice-chatops configuration" });

export type ConfigFile = z.output<typeof ConfigFile>;

/** The file's JSON Schema; parts that occur several times are written out (`inline`) or referred to (`ref`). */
export function configJsonSchema(reused: "inline" | "ref"): z.core.JSONSchema.BaseSchema {
  return z.toJSONSchema(ConfigFile, { io: "input", reused, override: keepExamples });
}

/** zod drops the examples of schemas that transform: they could show the output. Ours show the input. */
function keepExamples(context: {
  readonly zodSchema: z.core.$ZodType;
  readonly jsonSchema: z.core.JSONSchema.BaseSchema;
}): void {
  const examples = z.globalRegistry.get(context.zodSchema)?.["examples"];
  if (Array.isArray(examples)) context.jsonSchema.examples = examples;
}

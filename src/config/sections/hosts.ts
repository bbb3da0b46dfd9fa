import { z } from "zod";
import { duration } from "../duration.ts";
import { name, path, UNIT } from "./words.ts";

/** ssh targets become arguments of ssh: nothing that could be read as an option or a second word. */
const SSH_TARGET = /^[A-Za-z0-9_][A-Za-z0-9_.@:[\]%-]*$/;

export const Hosts = z
  .record(
    name("A host's name.", "zip-1"),
    z.strictObject({
      ssh: z
        .string()
        .regex(
          SSH_TARGET,
          "not an ssh target: host, user@host or an alias of the ssh configuration",
        )
        .meta({ description: "How ssh reaches it.", examples: ["ops@10.77.0.11"] }),
    }),
  )
  .meta({
    description: "How ssh reaches hosts whose name alone is not enough.",
    examples: [{ "zip-1": { ssh: "ops@10.77.0.11" } }],
  });

export const Ssh = z
  .strictObject({
    program: z
      .string()
      .regex(/^[^-\p{Cc}][^\p{Cc}]*$/u, "not the name or path of a program")
      .default("ssh")
      .meta({ description: "The ssh program, or one that is called like it.", examples: ["ssh"] }),
    configFile: path("An ssh configuration of the bot's own.", "./ssh_config").optional(),
    commandTimeout: duration({
      description: "How long one command may take.",
      example: "15s",
      minMs: 1000,
      maxMs: 300_000,
    }).prefault("15s"),
    controlPersist: duration({
      description: "How long a connection is kept for the next command.",
      example: "60s",
      minMs: 0,
      maxMs: 3_600_000,
    }).prefault("60s"),
    readKeyFile: path("Key that may only look.", "./keys/read").optional(),
    actKeyFile: path("Key that may stop and start.", "./keys/act").optional(),
    actWith: z
      .enum(["sudo", "polkit"])
      .default("sudo")
      .meta({
        description: "What lets the bot stop and start units on a host.",
        examples: ["sudo"],
      }),
    quoteProviderUnits: z
      .array(z.string().regex(UNIT, "not a service unit: name.service"))
      .default([])
      .meta({
        description: "Units that make TDX quotes.",
        examples: [["qgsd.service", "pccs.service"]],
      }),
    latticeIdCommand: z
      .array(z.string().regex(/^[A-Za-z0-9_./:=@-]+$/, "not a plain word"))
      .min(1, "needs at least one word")
      .optional()
      .meta({
        description: "Prints the lattice id on a host.",
        examples: [["builder", "lattice-id"]],
      }),
  })
  .meta({ description: "The operator's own OpenSSH client." });

import { z } from "zod";
import { PERSON_ROLES } from "../../lattice/person.ts";
import { duration } from "../duration.ts";
import { keyedUrl, name } from "./words.ts";

const SlackId = z
  .string()
  .regex(/^[A-Z][A-Z0-9]{2,20}$/, "not a Slack id")
  .meta({ description: "Slack id.", examples: ["U0ADA00001"] });

const SSH_KEY = /^(ssh-|ecdsa-|sk-)[a-z0-9@.-]+ [A-Za-z0-9+/=]+( .*)?$/;

export const Contacts = z
  .record(
    name("A contact's name.", "zipnet-operator"),
    z.strictObject({
      name: z
        .string()
        .min(1)
        .meta({ description: "What to call them.", examples: ["Zipnet on-call"] }),
      slack: SlackId.optional(),
      matrix: z
        .string()
        .regex(/^[@!#][^\s:]+:\S+$/, "not a Matrix id")
        .optional()
        .meta({ description: "A Matrix user or room.", examples: ["@zip:hs.test"] }),
      page: keyedUrl("Where to page them.", "https://pager.example/zipnet").optional(),
    }),
  )
  .meta({
    description: "Whom `escalate` and `onCall` mean.",
    examples: [{ "zipnet-operator": { name: "Zipnet on-call" } }],
  });

export const People = z
  .record(
    name("A person's short name.", "ada"),
    z.strictObject({
      name: z
        .string()
        .min(1)
        .meta({ description: "Full name.", examples: ["Ada Lind"] }),
      roles: z
        .array(z.enum(PERSON_ROLES))
        .min(1, "needs at least one role")
        .meta({
          description: "What they may do; every role includes `reader`.",
          examples: [["operator", "approver"]],
        }),
      slack: SlackId.optional(),
      matrix: z
        .string()
        .regex(/^@[^\s:]+:\S+$/, "not a Matrix user id")
        .optional()
        .meta({ description: "Matrix user id.", examples: ["@ada:hs.test"] }),
      sshKeys: z
        .array(z.string().regex(SSH_KEY, "not an OpenSSH public key"))
        .default([])
        .meta({
          description: "OpenSSH public keys that prove them on a terminal.",
          examples: [["ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIExampleOnly ada@laptop"]],
        }),
    }),
  )
  .meta({
    description: "One entry per human; only these can act.",
    examples: [{ ada: { name: "Ada Lind", roles: ["operator", "approver"], slack: "U0ADA00001" } }],
  });

const span = (description: string, example: string, maxMs: number) =>
  duration({ description, example, minMs: 0, maxMs });

export const Approvals = z
  .strictObject({
    expireAfter: duration({
      description: "How long a request waits for its second person.",
      example: "10m",
      minMs: 10_000,
      maxMs: 24 * 3_600_000,
    }).prefault("10m"),
    stayDown: span(
      "How long a stopped unit must stay down to count as stopped.",
      "5s",
      300_000,
    ).prefault("5s"),
    remindAt: z
      .array(span("When approvers are reminded.", "2m", 24 * 3_600_000))
      .prefault(["2m", "5m"])
      .meta({ description: "When approvers are reminded.", examples: [["2m", "5m"]] }),
    runFor: z
      .strictObject({
        pause: span("A pause.", "30m", 24 * 3_600_000).prefault("30m"),
        other: span("Anything else.", "10m", 24 * 3_600_000).prefault("10m"),
      })
      .prefault({})
      .meta({
        description: "How long after its approval a run still goes on by itself after a crash.",
        examples: [{ pause: "30m", other: "10m" }],
      }),
    restart: z
      .enum(["two-person", "one-person"])
      .default("two-person")
      .meta({
        description: "Who may restart a member. Pause and resume always need two people.",
        examples: ["two-person"],
      }),
  })
  .meta({ description: "The two-person rule." });

export { SlackId };

import { z } from "zod";
import { duration } from "../duration.ts";
import { SlackId } from "./people.ts";
import { envName, path, url } from "./words.ts";

export const Store = z
  .union([
    z.strictObject({ sqlite: path("File of the embedded store.", "./var/lattice.db") }),
    z.strictObject({
      postgresEnv: envName(
        "Environment variable that holds a PostgreSQL address.",
        "LATTICE_POSTGRES_URL",
      ),
    }),
  ])
  .meta({
    description: "Where requests, runs and the audit log are kept.",
    examples: [{ sqlite: "./var/lattice.db" }],
  });

export const Slack = z
  .strictObject({
    mode: z
      .enum(["socket", "http"])
      .default("socket")
      .meta({ description: "How Slack reaches the bot.", examples: ["socket"] }),
    team: SlackId.meta({
      description: "The one workspace that is ours.",
      examples: ["T0OPS00001"],
    }),
    channels: z
      .array(SlackId)
      .min(1, "needs at least one channel")
      .meta({ description: "Channels the bot answers in.", examples: [["C0INCIDENT"]] }),
    apiUrl: url(
      "A proxy or a test server in place of Slack.",
      "http://127.0.0.1:9999/api/",
    ).optional(),
  })
  .meta({
    description:
      "Needs SLACK_BOT_TOKEN, and SLACK_APP_TOKEN (socket) or SLACK_SIGNING_SECRET (http) in the environment.",
  });

export const Matrix = z
  .strictObject({
    homeserver: url("Our homeserver.", "https://matrix.example"),
    rooms: z
      .array(z.string().regex(/^[!#][^\s:]+(:\S+)?$/, "not a room id or alias"))
      .min(1, "needs at least one room")
      .meta({ description: "Rooms the bot answers in.", examples: [["!incidents:hs.test"]] }),
  })
  .meta({ description: "Needs MATRIX_ACCESS_TOKEN in the environment." });

export const Alerts = z
  .strictObject({
    tokenEnvs: z
      .array(envName("Environment variable that holds a bearer token.", "LATTICE_ALERTS_TOKEN"))
      .min(1, "needs at least one token")
      .max(2, "at most two: the old one and the new one while they are rotated")
      .meta({
        description: "Tokens Alertmanager may show; two while one is rotated.",
        examples: [["LATTICE_ALERTS_TOKEN"]],
      }),
    alertmanager: url("Address of Alertmanager.", "http://127.0.0.1:9093").optional(),
    watchdog: z
      .strictObject({
        name: z
          .string()
          .min(1)
          .meta({ description: "Name of the alert that always fires.", examples: ["Watchdog"] }),
        within: duration({
          description: "How often it must come.",
          example: "5m",
          minMs: 10_000,
          maxMs: 24 * 3_600_000,
        }),
      })
      .optional()
      .meta({
        description: "An alert whose absence is an incident.",
        examples: [{ name: "Watchdog", within: "5m" }],
      }),
  })
  .meta({ description: "POST /alerts/alertmanager on the http listener." });

const LISTEN = /^(\[[0-9a-fA-F:]+\]|[A-Za-z0-9.-]+):(\d{1,5})$/;

export const Http = z
  .strictObject({
    listen: z
      .string()
      .regex(LISTEN, "not an address and port")
      .refine((text) => Number(LISTEN.exec(text)?.[2] ?? 0) <= 65_535, { error: "no such port" })
      .meta({
        description: "Address and port of the bot's one listener; port 0 takes a free one.",
        examples: ["127.0.0.1:9464"],
      })
      .transform((text) => {
        const match = LISTEN.exec(text);
        return { host: (match?.[1] ?? "").replace(/^\[|\]$/g, ""), port: Number(match?.[2] ?? 0) };
      }),
  })
  .meta({ description: "/metrics, /healthz and /readyz." });

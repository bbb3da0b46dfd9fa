import { z } from "zod";
import { duration } from "../duration.ts";
import { envName, path, url } from "./words.ts";

const publicName = (example: string) =>
  z
    .string()
    .min(1)
    .max(80)
    .meta({ description: "What the public may read.", examples: [example] });

const Publisher = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("files"),
    directory: path("Where index.html, summary.json and feed.atom are written.", "./var/status"),
  }),
  z.strictObject({ kind: z.literal("cstate"), directory: path("A cState site.", "./site") }),
  z.strictObject({
    kind: z.literal("statuspage"),
    page: z
      .string()
      .min(1)
      .meta({ description: "Page id.", examples: ["kctbh9vrtdwd"] }),
    tokenEnv: envName("Environment variable that holds its API key.", "STATUSPAGE_TOKEN"),
  }),
  z.strictObject({
    kind: z.literal("cachet"),
    url: url("Address of Cachet.", "https://status.example"),
    tokenEnv: envName("Environment variable that holds its API token.", "CACHET_TOKEN"),
  }),
]);

export const StatusPage = z
  .strictObject({
    title: publicName("Lattice status"),
    components: z
      .strictObject({ submission: publicName("Order submission"), payouts: publicName("Payouts") })
      .meta({
        description: "The two questions every update answers.",
        examples: [{ submission: "Order submission", payouts: "Payouts" }],
      }),
    names: z
      .strictObject({
        zipnet: publicName("Order submission"),
        unseal: publicName("Order decryption"),
        offer: publicName("Auction"),
        atelier: publicName("Block building"),
        relay: publicName("Block relay"),
        tally: publicName("Payouts"),
      })
      .meta({
        description: "Public names of the organisms.",
        examples: [{ zipnet: "Order submission" }],
      }),
    nextUpdate: duration({
      description: "When the next update is promised.",
      example: "30m",
      minMs: 60_000,
      maxMs: 24 * 3_600_000,
    }).prefault("30m"),
    secondPerson: z
      .boolean()
      .default(false)
      .meta({ description: "Whether every publication needs a second person.", examples: [false] }),
    payoutsWithin: duration({
      description: "An attestation this recent means that tally is paying.",
      example: "30m",
      minMs: 60_000,
      maxMs: 24 * 3_600_000,
    }).prefault("30m"),
    publishers: z
      .array(Publisher)
      .min(1, "needs at least one publisher")
      .meta({
        description: "Where updates are published.",
        examples: [[{ kind: "files", directory: "./var/status" }]],
      }),
  })
  .meta({ description: "The public status page." });

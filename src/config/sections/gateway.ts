import { z } from "zod";
import { duration } from "../duration.ts";
import { Auth, Headers } from "./auth.ts";
import { path, url } from "./words.ts";

const Reader = z.strictObject({
  url: url("Address of a collection gateway.", "http://127.0.0.1:7070"),
  auth: Auth.optional(),
  headers: Headers.optional(),
  timeout: duration({
    description: "How long one request may take.",
    example: "3s",
    minMs: 100,
    maxMs: 30_000,
  }).prefault("3s"),
});

/** One reader, or several that are asked side by side and compared. */
export const Gateway = z
  .union([
    Reader.transform((reader) => [reader]),
    z.array(Reader).min(1, "needs at least one reader"),
  ])
  .meta({
    description:
      "Who reads the collections: one gateway, or several that are asked side by side and compared.",
    examples: [
      { url: "http://127.0.0.1:7070" },
      [{ url: "http://a:7070" }, { url: "http://b:7070" }],
    ],
  });

export const Walk = z
  .strictObject({
    lookback: z
      .number()
      .int()
      .min(1)
      .max(48)
      .default(8)
      .meta({ description: "Slots shown before the clock's slot.", examples: [8] }),
    deadline: duration({
      description: "How long a whole walk may take; what has not answered by then is `unknown`.",
      example: "8s",
      minMs: 500,
      maxMs: 60_000,
    }).prefault("8s"),
  })
  .meta({ description: "The slot walk." });

export const Verify = z
  .strictObject({
    deadline: duration({
      description:
        "How long a verification may take; a step that has not ended by then is `unknown`.",
      example: "10s",
      minMs: 500,
      maxMs: 60_000,
    }).prefault("10s"),
    exportFolder: path("Where `--export` writes records of a slot.", "./var/exports").default(
      "./var/exports",
    ),
  })
  .meta({ description: "Verifications." });

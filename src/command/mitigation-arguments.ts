import { z } from "zod";

/** More than anybody reads in a request. */
const MOST_REASON = 400;

/** Why something is asked for; shown to the second person and kept in the audit log. */
export function reasonArgument(description: string) {
  return (
    z
      .string()
      .trim()
      .min(1, "The reason is empty.")
      .max(MOST_REASON, `The reason is longer than ${MOST_REASON} characters.`)
      // Half of a character that was cut in two can be stored and hashed by nobody.
      .transform((text) => text.toWellFormed().replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, " "))
      .optional()
      .meta({ option: true, placeholder: '"…"', description })
  );
}

export const DryRun = z.boolean().default(false).meta({
  option: true,
  description: "Show the very plan and look at everything; ask for nothing.",
});

/** A request's id. */
export const RequestId = z
  .string()
  .regex(/^(R[1-9][0-9]{0,8}|last)$/i, "A request is named like R7.")
  .meta({
    placeholder: "<request>",
    description: "The request, such as R7; in a drill also `last`.",
  });

/** A run has the id of its request. */
export const RunId = z
  .string()
  .regex(/^R[1-9][0-9]{0,8}$/i, "A run is named like its request: R7.")
  .meta({ placeholder: "<run>", description: "The run, such as R7." });

import { z } from "zod";

/** More than anybody reads in a request. */
export const MOST_REASON = 400;

/** Why something is asked for or refused; shown to others and kept in the audit log. */
const Reason = z
  .string()
  .trim()
  .min(1, "The reason is empty.")
  .max(MOST_REASON, `The reason is longer than ${MOST_REASON} characters.`)
  // Half of a character that was cut in two can be stored and hashed by nobody.
  .transform((text) => text.toWellFormed().replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, " "))
  .optional();

/** `--reason "…"`. */
export function reasonArgument(description: string) {
  return Reason.meta({ option: true, placeholder: '"…"', description });
}

/** A reason that is all the words that are left, with or without quotes; there need be none. */
export function reasonWords(description: string) {
  return z
    .array(z.string())
    .prefault([])
    .transform((words) => (words.length === 0 ? undefined : words.join(" ")))
    .pipe(Reason)
    .meta({ placeholder: "<reason>", description });
}

export const DryRun = z.boolean().default(false).meta({
  option: true,
  description: "Show the very plan and look at everything; ask for nothing.",
});

/** A request's id. */
export const RequestId = z
  .string("Name the request, such as R7.")
  .regex(/^(R[1-9][0-9]{0,8}|last)$/i, "A request is named like R7.")
  .meta({
    placeholder: "<request>",
    description: "The request, such as R7; in a drill also `last`.",
  });

/** A run has the id of its request. */
export const RunId = z
  .string("Name the run, such as R7.")
  .regex(/^R[1-9][0-9]{0,8}$/i, "A run is named like its request: R7.")
  .meta({ placeholder: "<run>", description: "The run, such as R7." });

/** A request or a run: they share their ids. */
export const ShownId = z
  .string()
  .regex(/^R[1-9][0-9]{0,8}$/i, "A request or run is named like R7.")
  .meta({ placeholder: "<request>", description: "A request or run, to see all of it." });

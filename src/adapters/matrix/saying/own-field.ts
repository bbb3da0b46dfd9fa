import { z } from "zod";

/** Stands in each of our messages, where no client shows it (spec, appendices, namespaced identifiers). */
const FIELD = "chatops.lattice.message";

/** What our own messages say of themselves. Only what we sent ourselves is believed. */
const OwnField = z.object({
  /** Ours: what finds the message again. */
  key: z.string().optional(),
  /** What reactions to it say, by their key, as if it had been typed. */
  says: z.record(z.string(), z.string()).optional(),
  /** Since when they say that, Unix milliseconds by our clock, where they said something else before. */
  sinceMs: z.number().optional(),
});

export type OwnField = z.output<typeof OwnField>;

export function withOwn<Content extends object>(content: Content, own: OwnField): Content {
  return Object.keys(own).length === 0 ? content : { ...content, [FIELD]: own };
}

/** Undefined where there is none, or none of this form. */
export function ownIn(content: Readonly<Record<string, unknown>>): OwnField | undefined {
  return OwnField.safeParse(content[FIELD]).data;
}

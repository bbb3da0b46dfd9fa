import { z } from "zod";
import type { Answer } from "../../command/answer.ts";
import { OUTCOMES } from "../../command/outcome.ts";

/** What goes over the bot's socket: one JSON object a line, each with one key that says what it is. */

const Call = z.strictObject({
  /** Chat text, or the words a shell already made of it. */
  typed: z.union([z.string(), z.array(z.string()).readonly()]),
  /** Who they say they are: a key of `people`. It proves nothing. */
  as: z.string().optional(),
});

export type Call = z.output<typeof Call>;

/** A terminal calls once; afterwards it answers each `prove`. */
export const FromTerminal = z.union([
  z.strictObject({ call: Call }),
  z.strictObject({ signature: z.string() }),
  z.strictObject({ unsigned: z.string() }),
]);

export type FromTerminal = z.output<typeof FromTerminal>;

const Span = z.union([
  z.strictObject({ kind: z.enum(["text", "strong", "code"]), text: z.string() }),
  z.strictObject({ kind: z.literal("time"), ms: z.number() }),
]);

/** The rest of an answer is the bot's own; a terminal prints it as it is. */
const AnswerFrame = z.looseObject({ command: z.string(), outcome: z.enum(OUTCOMES) });

/** The bot tells and asks for signatures as often as it likes, and answers once, at last. */
export const FromBot = z.union([
  z.strictObject({ tell: z.array(Span).readonly() }),
  z.strictObject({ prove: z.string() }),
  z.strictObject({ answer: AnswerFrame as unknown as z.ZodType<Answer> }),
]);

export type FromBot = z.output<typeof FromBot>;

/** Undefined for anything but what the schema describes. */
export function readLine<T>(line: string, schema: z.ZodType<T>): T | undefined {
  try {
    return schema.safeParse(JSON.parse(line)).data;
  } catch {
    return undefined;
  }
}

export function writtenLine(object: FromTerminal | FromBot): string {
  return `${JSON.stringify(object)}\n`;
}

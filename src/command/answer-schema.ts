import { z } from "zod";
import type { Message } from "../message/model.ts";
import { OUTCOMES } from "./outcome.ts";

const Span = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("text"), text: z.string() }),
  z.strictObject({ kind: z.literal("strong"), text: z.string() }),
  z.strictObject({ kind: z.literal("code"), text: z.string() }),
  z.strictObject({ kind: z.literal("time"), ms: z.number().describe("Unix milliseconds") }),
]);

const Line = z.array(Span);

const detail = z
  .literal(true)
  .exactOptional()
  .describe("what the rest stands on: shown in the thread, where a surface has threads");

const OfferedCommand = z.strictObject({
  text: z.string(),
  why: z.string(),
  button: z
    .strictObject({
      label: z.string(),
      weight: z.enum(["primary", "danger"]).exactOptional(),
      confirm: z.strictObject({ title: z.string(), text: z.string() }).exactOptional(),
      asks: z.literal("reason").exactOptional(),
      says: z.string().exactOptional().describe("what it says, where that is not the text"),
    })
    .exactOptional()
    .describe("where it can also be pressed"),
});

const Block = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("headline"),
    tone: z.enum(["good", "bad", "unsure", "neutral"]),
    line: Line,
    detail,
  }),
  z.strictObject({ kind: z.literal("text"), line: Line, detail }),
  z.strictObject({ kind: z.literal("note"), line: Line, detail }),
  z.strictObject({ kind: z.literal("list"), items: z.array(Line), detail }),
  z.strictObject({
    kind: z.literal("table"),
    title: z.string(),
    columns: z.array(z.string()),
    rows: z.array(z.array(Line)),
    detail,
  }),
  z.strictObject({ kind: z.literal("script"), lines: z.array(z.string()), detail }),
  z.strictObject({ kind: z.literal("commands"), commands: z.array(OfferedCommand), detail }),
]);

const MessageSchema = z.strictObject({
  origin: z
    .strictObject({ lattice: z.string(), shortId: z.string(), drill: z.boolean() })
    .nullable(),
  title: z.string(),
  blocks: z.array(Block),
}) satisfies z.ZodType<Message>;

const frame = {
  message: MessageSchema,
  drill: z.literal(true).optional().describe("present and true when everything is simulated"),
};

const error = z.strictObject({ code: z.string(), text: z.string() });

/** An answer of a command whose result the schema describes. */
function answerOf(command: string, result: z.ZodType<object>) {
  const outcome = z.enum(OUTCOMES.filter((name) => name !== "refused"));
  return z.strictObject({ command: z.literal(command), outcome, result, ...frame });
}

/** Every JSON object the program prints: one branch for each command, one for refusals, one for faults of its own. */
export function answerSchema(
  results: readonly (readonly [string, z.ZodType<object>])[],
): z.ZodType {
  const refused = z.strictObject({
    command: z.string(),
    outcome: z.literal("refused"),
    result: z.strictObject({}),
    error,
    ...frame,
  });
  const broke = refused.extend({ outcome: z.literal("unknown") });
  return z.union([
    ...results.map(([command, result]) => answerOf(command, result)),
    refused,
    broke,
  ]);
}

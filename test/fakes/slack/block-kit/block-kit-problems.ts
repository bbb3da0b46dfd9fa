import type { ValidateFunction } from "ajv";
import { blockValidators } from "./block-schema.ts";
import {
  LENGTH_LIMITS,
  MOST_BLOCKS,
  MOST_ID,
  MOST_IN_BLOCKS,
  MOST_MARKDOWN,
  MOST_TEXT,
  SURFACES,
} from "./length-limits.ts";
import { richTextProblems } from "./rich-text.ts";
import { objectsIn, valuesAt } from "./walk.ts";
import type { Found } from "./walk.ts";

export type PostedAs = "post" | "update" | "ephemeral" | "view";

export interface PostedPayload {
  readonly text?: string;
  readonly blocks?: readonly unknown[];
}

/**
 * What is wrong with a message or a modal, in words. What Slack refuses begins with its code, as
 * `invalid_blocks: blocks[2].text.text has 3001 characters, 3000 at most`; what it takes all the same begins with none.
 */
export function blockKitProblems({ text, blocks = [] }: PostedPayload, kind: PostedAs): string[] {
  const invalid = [
    ...(blocks.length > MOST_BLOCKS[surfaceOf(kind)]
      ? [`${blocks.length} blocks are too many`]
      : []),
    ...blocks.flatMap((block, index) => blockProblems(block, `blocks[${index}]`, kind)),
    ...together(blocks),
  ];
  return [
    ...(kind === "view" ? [] : textProblems(text, kind)),
    ...invalid.map((words) => `invalid_blocks: ${words}`),
    ...(kind === "view" ? [] : tooLong(blocks)),
    ...ringing(text, blocks),
  ];
}

const surfaceOf = (kind: PostedAs) => (kind === "view" ? "view" : "message");

function textProblems(text: string | undefined, kind: PostedAs): readonly string[] {
  // Slack takes it, and whoever gets a notification, or has it read to them, gets nothing.
  if (text === undefined || text.trim() === "") return ["no text beside the blocks"];
  const { length } = text;
  if (kind === "update" && length > MOST_TEXT.update) {
    return [`msg_too_long: text has ${length} characters, ${MOST_TEXT.update} at most`];
  }
  return length > MOST_TEXT.post ? [`text has ${length} characters and is cut`] : [];
}

function blockProblems(block: unknown, at: string, kind: PostedAs): readonly string[] {
  const type = (block as { readonly type?: unknown } | null)?.type;
  const validate = typeof type === "string" ? blockValidators().get(type) : undefined;
  if (typeof type !== "string" || validate === undefined) {
    return [`${at} is of no known type: ${String(type)}`];
  }
  const surface = surfaceOf(kind);
  return [
    ...(SURFACES[type]?.includes(surface) === false ? [`${at}: no ${type} in a ${surface}`] : []),
    ...shapeProblems(validate, block, at),
    ...objectsIn(block, at).flatMap(lengthProblems),
    ...richTextProblems(block, at),
    ...actionProblems(block, at),
  ];
}

/** The first few of what Slack's types say. */
function shapeProblems(validate: ValidateFunction, block: unknown, at: string): readonly string[] {
  if (validate(block)) return [];
  return (validate.errors ?? [])
    .slice(0, 3)
    .map(
      ({ instancePath, message = "" }) => `${at}${instancePath.replaceAll("/", ".")} ${message}`,
    );
}

function lengthProblems({ at, value }: Found): readonly string[] {
  const limits = LENGTH_LIMITS.filter(({ type }) => type === value["type"]);
  const ids = ["block_id", "action_id"].flatMap((key) => valuesAt(value, key, at));
  return [
    ...limits.flatMap((limit) =>
      valuesAt(value, limit.at, at).flatMap((found) => measured(found, limit.most, limit.least)),
    ),
    ...ids.flatMap((found) => measured(found, MOST_ID, 1)),
  ];
}

function measured(
  { at, value }: { readonly at: string; readonly value: unknown },
  most: number,
  least = 0,
): readonly string[] {
  // Fields are text objects.
  const held = (value as { readonly text?: unknown } | null)?.text ?? value;
  if (typeof held !== "string" && !Array.isArray(held)) return [];
  const what = typeof held === "string" ? "characters" : "items";
  if (held.length > most) return [`${at} has ${held.length} ${what}, ${most} at most`];
  if (held.length < least) return [`${at} has ${held.length} ${what}, ${least} at least`];
  return typeof held === "string" && !held.isWellFormed() ? [`${at} has half a character`] : [];
}

/** docs.slack.dev, block-elements: an action_id is unique in its block. */
function actionProblems(block: unknown, at: string): readonly string[] {
  const ids = objectsIn(block, at).flatMap(({ value }) => value["action_id"] ?? []);
  return repeated(ids).map((id) => `${at}: action_id ${id} stands twice`);
}

/** What holds for all blocks together. */
function together(blocks: readonly unknown[]): readonly string[] {
  const known = blocks.filter(
    (block) => typeof block === "object" && block !== null,
  ) as readonly Readonly<Record<string, unknown>>[];
  const ids = known.flatMap((block) => block["block_id"] ?? []);
  const tables = known.filter((block) => block["type"] === "table").length;
  const markdown = known.filter((block) => block["type"] === "markdown");
  const length = markdown.reduce((sum, block) => sum + String(block["text"]).length, 0);
  return [
    ...repeated(ids).map((id) => `block_id ${id} stands twice`),
    ...(tables > 1 ? [`${tables} tables, 1 at most`] : []),
    ...(length > MOST_MARKDOWN
      ? [`${length} characters of markdown, ${MOST_MARKDOWN} at most`]
      : []),
  ];
}

function repeated(ids: readonly unknown[]): readonly string[] {
  return ids.filter((id, index) => ids.indexOf(id) !== index).map(String);
}

function tooLong(blocks: readonly unknown[]): readonly string[] {
  const length = objectsIn(blocks, "blocks")
    .map(({ value }) => value["text"])
    .reduce<number>((sum, text) => sum + (typeof text === "string" ? text.length : 0), 0);
  return length >= MOST_IN_BLOCKS
    ? [`msg_blocks_too_long: ${length} characters in blocks, fewer than ${MOST_IN_BLOCKS} allowed`]
    : [];
}

/** No message of a machine calls everybody. */
function ringing(text: string | undefined, blocks: readonly unknown[]): readonly string[] {
  const held = objectsIn(blocks, "blocks").map(({ value }) => value);
  const rings = [{ type: "mrkdwn", text }, ...held].some(
    (one: { readonly type?: unknown; readonly text?: unknown }) =>
      one.type === "broadcast" ||
      (one.type === "mrkdwn" && /<!(channel|here|everyone)/.test(String(one.text))),
  );
  return rings ? ["it rings everybody"] : [];
}

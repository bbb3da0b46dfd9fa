import type { z } from "zod";
import { nearest } from "../message/did-you-mean.ts";
import { catalogueOf } from "./catalogue-of.ts";
import type { Command } from "./define-command.ts";
import { quoted, refusal } from "./refusal.ts";
import type { Refusal } from "./refusal.ts";

/** A command with its arguments checked. */
export interface Parsed {
  readonly command: Command;
  readonly args: unknown;
}

/** Why words are no command; `command` is the one that was meant, where that is known. */
export interface NotParsed {
  readonly refusal: Refusal;
  readonly command: Command | undefined;
}

/** Finds the command the words begin with and checks the rest against its schema. */
export function parseWords(
  words: readonly string[],
  commands: readonly Command[],
): Parsed | NotParsed {
  const command = commands
    .toSorted((a, b) => b.name.length - a.name.length)
    .find(({ name }) =>
      name.split(" ").every((word, index) => words[index]?.toLowerCase() === word),
    );
  if (command === undefined) return { refusal: noCommand(words, commands), command };
  const rest = words.slice(command.name.split(" ").length);
  const given = byPosition(rest, Object.keys(command.args.shape), command);
  if (typeof given === "string") return { refusal: usage(command, given), command };
  const parsed = command.args.safeParse(given);
  if (parsed.success) return { command, args: parsed.data };
  return {
    refusal: usage(command, parsed.error.issues[0]?.message ?? "Wrong arguments."),
    command,
  };
}

/** Words by the schema's keys, or what is wrong with their number. */
function byPosition(
  words: readonly string[],
  keys: readonly string[],
  { name, args }: Command,
): Record<string, unknown> | string {
  const option = words.find((word) => /^--./.test(word));
  if (option !== undefined) return `\`${name}\` has no option ${quoted(option)}.`;
  const given: Record<string, unknown> = {};
  for (const [index, key] of keys.entries()) {
    if (takesAll(args.shape[key])) return { ...given, [key]: words.slice(index) };
    if (words[index] !== undefined) given[key] = words[index];
  }
  const extra = words[keys.length];
  return extra === undefined ? given : `${quoted(extra)} is one word too many.`;
}

/** Whether a schema is a list, with or without a default: it takes all words that are left. */
function takesAll(schema: z.core.$ZodType | undefined): boolean {
  if (schema === undefined) return false;
  const { def } = schema._zod;
  return def.type === "array" || ("innerType" in def && takesAll(def.innerType as z.core.$ZodType));
}

function usage(command: Command, what: string): Refusal {
  const [summary] = catalogueOf([command]);
  const example = command.examples[0] ?? command.name;
  return refusal(
    "usage",
    `${what} Usage: ${summary?.usage ?? command.name}. For example: ${example}`,
  );
}

function noCommand(words: readonly string[], commands: readonly Command[]): Refusal {
  const names = commands.map(({ name }) => name);
  const all = `Commands: ${names.join(", ")}.`;
  const [word] = words;
  if (word === undefined) return refusal("usage", `No command was given. ${all}`);
  const [like] = nearest(word, names, 1);
  const meant = like === undefined ? "" : ` Did you mean \`${like}\`?`;
  return refusal("unknown-command", `There is no command ${quoted(word)}.${meant} ${all}`);
}

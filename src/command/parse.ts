import type { z } from "zod";
import { nearest } from "../message/did-you-mean.ts";
import { catalogueOf } from "./catalogue-of.ts";
import { isFlag, isOption } from "./argument-meta.ts";
import type { Command } from "./define-command.ts";
import { quoted, refusal } from "../message/refusal.ts";
import type { Refusal } from "../message/refusal.ts";

/** A command with its arguments checked. */
export interface Parsed {
  readonly command: Command;
  readonly args: unknown;
}

/** Why words are no command; `command` is the one that was meant, where that is known. */
interface NotParsed {
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
  const given = byPosition(rest, command);
  if (typeof given === "string") return { refusal: usage(command, given), command };
  const parsed = command.args.safeParse(given);
  if (parsed.success) return { command, args: parsed.data };
  return {
    refusal: usage(command, parsed.error.issues[0]?.message ?? "Wrong arguments."),
    command,
  };
}

/** Words by the schema's keys, or what is wrong with them. */
function byPosition(words: readonly string[], command: Command): Record<string, unknown> | string {
  const { shape } = command.args;
  // As for a shell: behind a bare `--` every word is taken as it is.
  const bare = words.indexOf("--");
  const asTheyAre = bare < 0 ? [] : words.slice(bare + 1);
  const taken = takeOptions(bare < 0 ? words : words.slice(0, bare), command);
  if (typeof taken === "string") return taken;
  const { given } = taken;
  const rest = [...taken.rest, ...asTheyAre];
  const keys = Object.keys(shape).filter((key) => !isOption(shape[key]));
  for (const [index, key] of keys.entries()) {
    if (takesAll(shape[key])) return { ...given, [key]: rest.slice(index) };
    if (rest[index] !== undefined) given[key] = rest[index];
  }
  const extra = rest[keys.length];
  return extra === undefined ? given : `${quoted(extra)} is one word too many.`;
}

interface Taken {
  readonly given: Record<string, unknown>;
  readonly rest: readonly string[];
}

/** Takes `--flag`, `--key value` and `--key=value` out of the words, wherever they stand. Phones make `--` a dash. */
function takeOptions(words: readonly string[], { name, args }: Command): Taken | string {
  const given: Record<string, unknown> = {};
  const rest: string[] = [];
  const left = words.values();
  for (const word of left) {
    const [whole, key = "", attached] = /^(?:--|—)([^=]+)(?:=(.*))?$/s.exec(word) ?? [];
    if (whole === undefined) {
      rest.push(word);
      continue;
    }
    const schema = Object.hasOwn(args.shape, key) ? args.shape[key] : undefined;
    if (!isOption(schema)) return `\`${name}\` has no option ${quoted(word)}.`;
    if (Object.hasOwn(given, key)) return `--${key} stands twice.`;
    const value = isFlag(schema) ? flagValue(attached) : (attached ?? left.next().value);
    if (value === undefined) return `--${key} ${isFlag(schema) ? "takes no" : "needs a"} value.`;
    given[key] = value;
  }
  return { given, rest };
}

function flagValue(attached: string | undefined): true | undefined {
  return attached === undefined ? true : undefined;
}

/** Whether a schema begins with a list, whatever is made of it: it takes all words that are left. */
function takesAll(schema: z.core.$ZodType | undefined): boolean {
  if (schema === undefined) return false;
  const { def } = schema._zod;
  if (def.type === "array") return true;
  const inner = "innerType" in def ? def.innerType : "in" in def ? def.in : undefined;
  return inner !== undefined && takesAll(inner as z.core.$ZodType);
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
  const begun = names.filter((name) => name.startsWith(`${word.toLowerCase()} `));
  if (begun.length > 0) {
    const after = begun.map((name) => name.slice(word.length + 1)).join(", ");
    const [, second] = words;
    const what = second === undefined ? "needs" : `${quoted(second)} is unknown; it needs`;
    return refusal(
      "usage",
      `\`${word.toLowerCase()}\` ${what} one of: ${after}. For example: ${begun[0] ?? ""}`,
    );
  }
  const [like] = nearest(word, names, 1);
  const meant = like === undefined ? "" : ` Did you mean \`${like}\`?`;
  return refusal("unknown-command", `There is no command ${quoted(word)}.${meant} ${all}`);
}

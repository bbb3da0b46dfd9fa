import type { z } from "zod";
import { nearest } from "../message/did-you-mean.ts";
import { at } from "./as-written.ts";
import type { Problem } from "./problem.ts";
import { descriptionOf, exampleFor, knownKeys } from "./schema-lookup.ts";
import { shownKey, shownValue } from "./shown-value.ts";

type Issue = z.core.$ZodIssue;

/** The validator's issues in our own words, one problem each. */
export function problemsOf(issues: readonly Issue[], file: unknown): readonly Problem[] {
  return issues.flatMap((issue) => problemsOfIssue(issue, [], file)).filter(saysMore);
}

/** A rule about a whole value says nothing once a part of it, or its very kind, was found wrong. */
function saysMore(problem: Problem, _index: number, all: readonly Problem[]): boolean {
  return !all.some(
    (other) =>
      other !== problem &&
      (other.key.startsWith(`${problem.key}.`) ||
        (other.key === problem.key && other.what.startsWith("must be a"))) &&
      !/^(missing|unknown key|must be a)/.test(problem.what),
  );
}

function problemsOfIssue(
  issue: Issue,
  prefix: readonly PropertyKey[],
  file: unknown,
): readonly Problem[] {
  const keys = [...prefix, ...issue.path];
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) => unknownKey(keys, key));
  }
  if (issue.code === "invalid_union") {
    const likeliest = likeliestBranch(issue.errors);
    if (likeliest !== undefined) {
      return likeliest.flatMap((inner) => problemsOfIssue(inner, keys, file));
    }
  }
  if (issue.code === "invalid_key") {
    const inner = issue.issues[0]?.message ?? "not a name that can be used here";
    return [{ key: keyText(keys), what: inner }];
  }
  const value = at(file, ...keys);
  if (keys.length === 0 && value === null) return [{ key: "", what: "the file is empty" }];
  const words =
    issue.code === "invalid_union" && value !== undefined ? noForm(keys) : what(issue, value);
  return [problemAt(keys, words, value)];
}

/** A problem at a key, with what stands there and the schema's example. */
export function problemAt(keys: readonly PropertyKey[], words: string, value: unknown): Problem {
  const shown = shownValue(value, keys);
  const example = exampleFor(keys);
  return {
    key: keyText(keys),
    what: words,
    ...(shown === undefined ? {} : { value: shown }),
    ...(example === undefined ? {} : { example: exampleLine(keys, example) }),
  };
}

function keyText(keys: readonly PropertyKey[]): string {
  return keys.map(shownKey).join(".");
}

/** An item of a list is shown as one. */
function exampleLine(keys: readonly PropertyKey[], example: string): string {
  const last = keys.at(-1);
  return typeof last === "number" ? `- ${example}` : `${shownKey(last ?? "")}: ${example}`;
}

function unknownKey(keys: readonly PropertyKey[], key: string): Problem {
  const known = knownKeys(keys);
  const [like] = nearest(key, known, 1);
  const meant = like === undefined ? "" : `; did you mean \`${like}\`?`;
  return {
    key: keyText([...keys, key]),
    what: `unknown key${meant}`,
    example: `allowed here: ${known.join(", ")}`,
  };
}

/** Of a union's branches the one whose kind of value was meant: it fails inside, and least. */
function likeliestBranch(branches: readonly (readonly Issue[])[]): readonly Issue[] | undefined {
  const inside = branches.filter((issues) => !issues.some(failsWhole));
  return inside.toSorted((a, b) => strangeness(a) - strangeness(b))[0];
}

function failsWhole(issue: Issue): boolean {
  return (
    issue.path.length === 0 &&
    issue.code !== "unrecognized_keys" &&
    !issue.message.startsWith("not ")
  );
}

/** Keys of another branch weigh more than a wrong value in this one. */
function strangeness(issues: readonly Issue[]): number {
  return issues
    .map((issue) => (issue.code === "unrecognized_keys" ? 10 * issue.keys.length : 1))
    .reduce((sum, weight) => sum + weight, 0);
}

function what(issue: Issue, value: unknown): string {
  if (value === undefined && issue.code !== "custom") return "missing";
  switch (issue.code) {
    case "invalid_type":
      return `must be ${article(issue.expected)}`;
    case "invalid_value":
      return `must be one of ${issue.values.map(String).join(", ")}`;
    case "too_small":
      return typeof value === "number" ? `must be at least ${issue.minimum}` : emptyOr(issue);
    case "too_big":
      return typeof value === "number" ? `must be at most ${issue.maximum}` : emptyOr(issue);
    default:
      return issue.message;
  }
}

function noForm(keys: readonly PropertyKey[]): string {
  const description = descriptionOf(keys);
  return `is none of the forms allowed here${description === undefined ? "" : `. ${description}`}`;
}

function emptyOr(issue: Issue): string {
  return /^(needs|at most|empty)/.test(issue.message) ? issue.message : "has the wrong length";
}

function article(expected: string): string {
  const words: Readonly<Record<string, string>> = {
    object: "a group of keys",
    record: "a group of keys",
    array: "a list",
    string: "text",
    int: "a whole number",
    boolean: "true or false",
  };
  return words[expected] ?? `a ${expected}`;
}

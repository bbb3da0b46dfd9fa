import { refusal } from "../message/refusal.ts";
import type { Refusal } from "../message/refusal.ts";

/** Longest chat text that is looked at. */
const MOST_CHARACTERS = 4_000;

/**
 * One step through the text: blanks, an escaped character, something quoted, or a plain character.
 * Phones turn straight quotes into curly ones; both hold words together.
 */
const STEP =
  /(?<blank>\s+)|\\(?<escaped>.)|'(?<single>[^']*)'|"(?<double>(?:[^"\\]|\\.)*)"|[“„](?<curly>[^”]*)”|‘(?<thin>[^’]*)’|(?<plain>[^\s\\'"“„‘])/suy;

/**
 * Splits chat text into words as a shell would: blanks separate, quotes hold together, a backslash
 * keeps the next character. Nothing is expanded: there are no variables, globs or operators.
 */
export function splitWords(text: string): readonly string[] | Refusal {
  if (text.length > MOST_CHARACTERS) {
    const length = `${text.length} characters; a command has ${MOST_CHARACTERS} at most`;
    return refusal("usage", `That text has ${length}. Type \`help\` for the commands.`);
  }
  const words: string[] = [];
  let word: string | undefined;
  const steps = new RegExp(STEP);
  while (steps.lastIndex < text.length) {
    const at = steps.lastIndex;
    const step = steps.exec(text)?.groups;
    if (step === undefined) return unfinished(text.slice(at));
    if (step["blank"] === undefined) word = (word ?? "") + keptBy(step);
    else if (word !== undefined) {
      words.push(word);
      word = undefined;
    }
  }
  return word === undefined ? words : [...words, word];
}

type Groups = Readonly<Record<string, string | undefined>>;

function keptBy({ escaped, single, double, curly, thin, plain }: Groups): string {
  if (double !== undefined) return double.replace(/\\(.)/gsu, "$1");
  return escaped ?? single ?? curly ?? thin ?? plain ?? "";
}

function unfinished(rest: string): Refusal {
  return rest.startsWith("\\")
    ? refusal("usage", "The text ends in a backslash. Remove it, or write two.")
    : refusal(
        "usage",
        `A quote (${rest.slice(0, 1)}) is not closed. Close it, or put a backslash before it.`,
      );
}

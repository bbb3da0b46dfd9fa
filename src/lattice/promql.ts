/** Label matchers of one selector. */
type Matchers = Readonly<Record<string, string>>;

/**
 * A PromQL selector of series by name and labels. Names come from the configuration and are checked there;
 * values are escaped, so that none can end its string.
 */
export function selector(names: readonly string[], matchers: Matchers): string {
  const labels = Object.entries(matchers).map(([label, value]) => `${label}=${promString(value)}`);
  const [only] = names;
  if (only !== undefined && names.length === 1) return `${only}{${labels.join(",")}}`;
  return `{${[`__name__=~${promString(names.join("|"))}`, ...labels].join(",")}}`;
}

/** A PromQL string literal: Go's escapes, which JSON's are a part of; DEL and separators too. */
export function promString(text: string): string {
  return JSON.stringify(text.toWellFormed()).replace(
    /[\u007f-\u009f\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

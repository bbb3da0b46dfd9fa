/** One thing wrong with the configuration file. */
export interface Problem {
  /** Where it stands, as keys joined by dots; empty for the file as a whole. */
  readonly key: string;
  readonly what: string;
  /** What stands there now, cut and with nothing secret; absent when it must not be shown or is not there. */
  readonly value?: string;
  readonly example?: string;
}

/** The configuration cannot be used. */
export class ConfigError extends Error {
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    super(`${problems.length} problem${problems.length === 1 ? "" : "s"} in the configuration`);
    this.problems = problems;
  }
}

/** A problem in one or two lines, for a person. */
export function problemText({ key, what, value, example }: Problem): string {
  const now = value === undefined ? "" : ` (it says ${value})`;
  const hint = example === undefined ? "" : `\n    for example: ${example}`;
  return `${key === "" ? "" : `${key}: `}${what}${now}${hint}`;
}

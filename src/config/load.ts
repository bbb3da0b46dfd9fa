import { readFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { parseDocument } from "yaml";
import type { Config } from "./config.ts";
import { crossChecks } from "./cross-checks.ts";
import { problemsOf } from "./issue-problems.ts";
import { ConfigError } from "./problem.ts";
import type { Problem } from "./problem.ts";
import { resolveConfig } from "./resolve.ts";
import { ConfigFile } from "./schema.ts";

/** Reads and checks the file at `path`. Throws ConfigError with every problem found. */
export async function loadConfig(path: string): Promise<Config> {
  const text = await readFile(path, "utf8").catch((cause: unknown) => {
    throw new ConfigError([cannotRead(path, cause)]);
  });
  return parseConfig(text, dirname(resolve(path)));
}

/** Checks the text of a configuration file. Throws ConfigError with every problem found. */
export function parseConfig(text: string, baseDir: string): Config {
  const document = parseDocument(text, { prettyErrors: true });
  const [syntax] = document.errors;
  if (syntax !== undefined) throw new ConfigError(document.errors.map(syntaxProblem));
  const file = plain(document);
  const parsed = ConfigFile.safeParse(file);
  const cross = crossChecks(file);
  if (!parsed.success) {
    throw new ConfigError([...problemsOf(parsed.error.issues, file), ...cross]);
  }
  if (cross.length > 0) throw new ConfigError(cross);
  return deepFreeze(resolveConfig(parsed.data, baseDir));
}

/** The document as plain values. Aliases that lead nowhere, or to too much, are an error of the file. */
function plain(document: ReturnType<typeof parseDocument>): unknown {
  try {
    return document.toJS();
  } catch {
    throw new ConfigError([
      { key: "", what: "not valid YAML: an alias (*name) leads nowhere, or to too much" },
    ]);
  }
}

function cannotRead(path: string, cause: unknown): Problem {
  const code = (cause as NodeJS.ErrnoException).code;
  const why = code === "ENOENT" ? "does not exist" : `cannot be read (${code ?? "unknown error"})`;
  return {
    key: "",
    what: `the configuration file ${path} ${why}`,
    example: "name one with --config FILE or LATTICE_CONFIG; docs/config.md describes it",
  };
}

/** Line and column, without the excerpt that the parser adds: it could hold a secret. */
function syntaxProblem(error: { readonly message: string }): Problem {
  return {
    key: "",
    what: `not valid YAML: ${error.message.split("\n")[0]?.replace(/:$/, "") ?? ""}`,
  };
}

function deepFreeze<T>(value: T): T {
  if (typeof value === "object" && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    Object.values(value).forEach(deepFreeze);
  }
  return value;
}

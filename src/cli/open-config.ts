import type { Config } from "../config/config.ts";
import { loadConfig } from "../config/load.ts";
import { ConfigError, problemText } from "../config/problem.ts";
import { refusal } from "../message/refusal.ts";
import type { Refusal } from "../message/refusal.ts";

/** Where the configuration is looked for: the option, the environment, the working folder. */
export function configPath(option: string | undefined, env: NodeJS.ProcessEnv): string {
  const fromEnv = env["LATTICE_CONFIG"];
  return option ?? (fromEnv === undefined || fromEnv === "" ? "./lattice.yaml" : fromEnv);
}

/** The configuration, or a refusal that names every problem in it. */
export async function openConfig(path: string): Promise<Config | Refusal> {
  try {
    return await loadConfig(path);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    const { problems } = error;
    const count =
      problems.length === 1 ? "There is a problem" : `There are ${problems.length} problems`;
    return refusal(
      "config",
      `${count} in the configuration ${path}. docs/config.md describes every key.`,
      problems.map((problem) => problemText(problem).replace("\n    ", " · ")),
    );
  }
}

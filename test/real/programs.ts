import { describe, it } from "@jest/globals";
import { spawnSync } from "node:child_process";

/** Whether a program is there. */
function has(program: string): boolean {
  return spawnSync("sh", ["-c", `command -v ${program}`]).status === 0;
}

/** Of these programs the ones that are not here; `unshare` needs root besides. */
export function missingOf(programs: readonly string[]): readonly string[] {
  const absent = programs.filter((program) => !has(program));
  const root = programs.includes("unshare") && process.getuid?.() !== 0 ? ["root"] : [];
  return [...absent, ...root];
}

/** A suite that needs programs: skipped aloud where one is absent, and failed where everything must be there. */
export function describeWith(programs: readonly string[], name: string, suite: () => void): void {
  const missing = missingOf(programs);
  if (missing.length === 0) {
    describe(name, suite);
    return;
  }
  const words = `SKIPPED: ${name} needs ${missing.join(", ")}`;
  process.stderr.write(`${words}\n`);
  if (process.env["CI"] === "true") {
    it(name, () => {
      throw new Error(words);
    });
  } else describe.skip(name, suite);
}

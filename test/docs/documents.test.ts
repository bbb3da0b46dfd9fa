import { describe, expect, it } from "@jest/globals";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { commands } from "../../commands/index.ts";
import { runbook } from "../../src/runbook/index.ts";
import { lattice } from "../fakes/program.ts";

const read = (path: string) => readFileSync(path, "utf8");

const codeIn = (text: string) => [...text.matchAll(/`([^`]+)`/g)].map(([, code = ""]) => code);

describe("docs/runbook-coverage.md", () => {
  const rows = read("docs/runbook-coverage.md")
    .split("\n")
    .filter((line) => /^\| [a-z]+\//.test(line))
    .map((line) => line.split("|").map((cell) => cell.trim()))
    .map(([, sentence = "", , served = ""]) => ({ sentence, served }));

  const calls = ["start", "drill", "run", "check", "runbook"].map((call) => `lattice ${call}`);
  const steps = runbook.flatMap((entry) => entry.steps.map(({ id }) => id));

  it("has a row for every entry of the runbook", () => {
    const entries = new Set(rows.map(({ sentence }) => sentence.split("/")[0]));

    expect([...entries]).toEqual([
      "general",
      "upstream",
      "committee",
      "tdx",
      "divergence",
      "mismatch",
      "evidence",
      "pause",
      "public",
    ]);
    expect(new Set(rows.map(({ sentence }) => sentence)).size).toBe(rows.length);
  });

  it.each(rows.map(({ sentence, served }) => [sentence, served]))(
    "%s is served by something real: %s",
    (_sentence, served) => {
      const references = codeIn(served);
      const known = [...commands.map(({ name }) => name), ...calls, ...steps];

      if (references.length === 0) expect(["text only", "not yet"]).toContain(served);
      for (const reference of references) expect(known).toContain(reference);
    },
  );
});

describe("README.md", () => {
  const readme = read("README.md");

  it("names only files that are there", () => {
    const paths = [...readme.matchAll(/\]\(([^)#]+)\)/g)].map(([, path = ""]) => path);

    expect(paths.length).toBeGreaterThan(5);
    expect(paths.filter((path) => !existsSync(path))).toEqual([]);
  });

  it("shows what a walk of the stalled drill prints", async () => {
    const transcript = /```\n\$ (\.\/bin\/lattice drill [^\n]+)\n([^]*?)```/.exec(readme);
    const [, command = "", shown = ""] = transcript ?? [];
    const { stdout } = await lattice(command.split(" ").slice(1));
    // Times and hashes differ from run to run; the words do not.
    const words = (text: string) => text.replace(/\d{4}-\d\d-\d\d \d\d:\d\d:\d\d/g, "TIME").trim();

    expect(words(stdout)).toBe(words(shown));
  });

  it("lists every command", () => {
    for (const { name } of commands) expect(readme).toContain(`\`${name}`);
  });
});

describe("docs/decisions", () => {
  it("are numbered without a gap", () => {
    const numbers = readdirSync("docs/decisions").map((file) => Number(file.slice(0, 4)));

    expect(numbers).toEqual(numbers.map((_, index) => index + 1));
  });
});

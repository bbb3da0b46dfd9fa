import { describe, expect, it } from "@jest/globals";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { BOT_SCOPES } from "../../src/adapters/slack/web/scopes.ts";

const page = readFileSync("docs/slack.md", "utf8");

/** A part of the page by its heading, up to the next. */
function part(heading: string): string {
  const [, after = ""] = page.split(`\n## ${heading}\n`);
  return after.split("\n## ", 1)[0] ?? "";
}

/** First cells of the part's only table. */
const rows = (text: string) =>
  [...text.matchAll(/^\| (.+?) +\|/gm)].map(([, first = ""]) => first).slice(1);

/** What the program says in Slack and about it, as it stands in the code. */
const said = [
  "src/adapters/slack",
  "src/chat",
  "src/check",
  "src/command",
  "src/config",
  "src/cli",
  "src/mitigation",
]
  .flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: "utf8" })
      .filter((file) => file.endsWith(".ts"))
      .map((file) => readFileSync(join(folder, file), "utf8")),
  )
  .join("\n")
  .replaceAll("\\`", "`");

describe("docs/slack.md", () => {
  it("says of every scope of the manifest what it is for, and of no other", () => {
    const named = rows(part("Why it asks for what")).flatMap((cell) =>
      [...cell.matchAll(/`([^`]+)`/g)].map(([, scope]) => scope),
    );

    expect(named.toSorted()).toEqual(BOT_SCOPES);
  });

  it("explains refusals that the program gives, in its own words", () => {
    const quotes = rows(part("What refusals mean")).flatMap((cell) =>
      [...cell.matchAll(/“([^”]+)”/g)].map(([, words = ""]) => words),
    );

    expect(quotes.length).toBeGreaterThan(8);
    expect(quotes.filter((words) => !said.includes(words))).toEqual([]);
  });

  it("quotes what /readyz says", () => {
    const quotes = rows(part("When something is wrong"))
      .filter((cell) => cell.startsWith("`readyz`"))
      .flatMap((cell) => [...cell.matchAll(/“(?:slack: )?(?:SLACK_BOT_TOKEN )?([^”]+)”/g)])
      .map(([, words = ""]) => words);

    expect(quotes.length).toBeGreaterThan(3);
    expect(quotes.filter((words) => !said.includes(words))).toEqual([]);
  });

  it("names each finding that `lattice check` has of Slack as the check does", () => {
    for (const id of ["slack socket"]) expect(said).toContain(`"${id}"`);
  });
});

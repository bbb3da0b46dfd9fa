import { expect, it } from "@jest/globals";
import { readFileSync } from "node:fs";
import { steady } from "../../scripts/golden/steady.ts";
import { lattice, objects } from "../fakes/program.ts";

/** Answers in which no moment stands. */
const LINES = [
  ["help", "help"],
  ["help pause", "help-pause"],
  ["pauze", "refused-unknown-command"],
  ["walk yesterday", "refused-usage"],
  ["pause --dry-run --commands", "dry-run-commands"],
] as const;

it("keeps golden messages as the program says them", async () => {
  const input = LINES.map(([line]) => `${line}\n`).join("");
  const { stdout } = await lattice(["drill", "--json"], { input });

  const kept = LINES.map(
    ([, name]) => JSON.parse(readFileSync(`fixtures/messages/${name}.json`, "utf8")) as unknown,
  );
  const said = JSON.stringify(objects(stdout).map(({ message }) => message));
  expect(JSON.parse(steady(said, process.cwd()))).toEqual(kept);
});

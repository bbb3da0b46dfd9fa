import { readFileSync } from "node:fs";
import { polkitRules } from "../../src/adapters/ssh/polkit-rules.ts";
import { sudoersFile } from "../../src/adapters/ssh/sudoers-file.ts";
import { parseConfig } from "../../src/config/load.ts";

/** The host of docs/lattice.example.yaml whose rules are shown under deploy/hosts. */
const HOST = "zip-1";

export function exampleSudoers(): string {
  return sudoersFile(example(), HOST) ?? "";
}

export function examplePolkitRules(): string {
  return polkitRules(example(), HOST) ?? "";
}

function example() {
  return parseConfig(readFileSync("docs/lattice.example.yaml", "utf8"), "/etc/lattice");
}

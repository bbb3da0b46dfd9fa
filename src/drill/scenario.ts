import { readdirSync, readFileSync } from "node:fs";
import { parse } from "yaml";
import { z } from "zod";
import { durationMs } from "../config/duration.ts";
import { dataFolder } from "./data-folder.ts";
import { Fault } from "./fault.ts";

/** A state of the simulated world. What it should lead to is written elsewhere. */
export const Scenario = z.strictObject({
  /** What is simulated, in a sentence for people. */
  simulates: z.string(),
  /** How far into its first slot it begins, where that matters; milliseconds. */
  intoSlot: z
    .string()
    .transform((text) => durationMs(text) ?? Number.NaN)
    .pipe(z.number())
    .optional(),
  faults: z.array(Fault),
});

export type Scenario = z.output<typeof Scenario> & { readonly name: string };

/** Names of all scenarios, `healthy` first. */
export function scenarioNames(): readonly string[] {
  return readdirSync(new URL("scenarios/", dataFolder()))
    .filter((file) => file.endsWith(".yaml"))
    .map((file) => file.slice(0, -".yaml".length))
    .sort((a, b) => Number(b === "healthy") - Number(a === "healthy") || a.localeCompare(b));
}

/** The scenario of that name; it must be one of the names. */
export function loadScenario(name: string): Scenario {
  const text = readFileSync(new URL(`scenarios/${name}.yaml`, dataFolder()), "utf8");
  return { name, ...Scenario.parse(parse(text)) };
}

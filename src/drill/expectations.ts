import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { z } from "zod";
import { OUTCOMES } from "../command/outcome.ts";
import { dataFolder } from "./data-folder.ts";

/** A command that shows a scenario, and what it must answer. */
export const Expectation = z.strictObject({
  text: z.string(),
  exit: z.int(),
  outcome: z.enum(OUTCOMES),
  verdict: z.string().optional(),
  cause: z.string().optional(),
});

export type Expectation = z.output<typeof Expectation>;

/** By scenario. */
export function loadExpectations(): Readonly<Record<string, readonly Expectation[]>> {
  const text = readFileSync(new URL("expectations.yaml", dataFolder()), "utf8");
  return z.record(z.string(), z.array(Expectation)).parse(parse(text));
}

import { z } from "zod";
import type { Done } from "../command/answer.ts";
import { code, line, table, text } from "../message/build.ts";
import { Expectation, loadExpectations } from "./expectations.ts";
import { loadScenario, scenarioNames } from "./scenario.ts";

export const DrillListResult = z.strictObject({
  scenarios: z.array(
    z.strictObject({ name: z.string(), simulates: z.string(), commands: z.array(Expectation) }),
  ),
});

/** The scenarios there are, each with the commands that show it and what they must answer. */
export function drillList(): Done & { readonly result: z.output<typeof DrillListResult> } {
  const expectations = loadExpectations();
  const scenarios = scenarioNames().map((name) => ({
    name,
    simulates: loadScenario(name).simulates,
    commands: [...(expectations[name] ?? [])],
  }));
  const rows = scenarios.map(({ name, simulates }) => [line(code(name)), line(simulates)]);
  return {
    outcome: "ok",
    result: { scenarios },
    body: {
      title: "drill scenarios",
      blocks: [
        table("Scenarios", ["name", "simulates"], rows),
        text("Begin one with ", code("lattice drill --scenario <name>"), "."),
      ],
    },
  };
}

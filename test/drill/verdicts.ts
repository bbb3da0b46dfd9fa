import type { Fault } from "../../src/drill/fault.ts";
import { loadScenario } from "../../src/drill/scenario.ts";
import { VerifyResult } from "../../src/verification/result.ts";
import { withDrill } from "./open.ts";

/** What a verification says in a drill with these faults, step by step. */
export async function verdicts(faults: readonly Fault[], command: string) {
  return withDrill({ faults: [...faults] }, async ({ app }) => {
    const result = VerifyResult.parse((await app.dispatcher.dispatch(command)).result);
    return {
      result,
      steps: Object.fromEntries(result.steps.map(({ id, verdict }) => [id, verdict])),
    };
  });
}

const known = new Map<string, ReturnType<typeof verdicts>>();

/** What is seen with every source there, once for each scenario. */
export function undisturbed(scenario: string, command: string) {
  const key = `${scenario} ${command}`;
  const before = known.get(key) ?? verdicts(loadScenario(scenario).faults, command);
  known.set(key, before);
  return before;
}

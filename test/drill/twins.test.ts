import { describe, expect, it } from "@jest/globals";
import type { Fault } from "../../src/drill/fault.ts";
import { loadScenario } from "../../src/drill/scenario.ts";
import type { MetricKey } from "../../src/lattice/metric-key.ts";
import type { Organism } from "../../src/lattice/organism.ts";
import { VerifyResult } from "../../src/verification/result.ts";
import { withDrill } from "./open.ts";

const absent = (organism: Organism, metric: MetricKey): Fault => ({
  kind: "series-absent",
  organism,
  metric,
});

const fails = (organism: Organism, question: "units" | "journal" | "lattice-id"): Fault => ({
  kind: "host-question-fails",
  organism,
  question,
});

/** The source of each step, taken away. */
const UPSTREAM: Readonly<Record<string, readonly Fault[]>> = {
  "upstream-peers": [absent("relay", "upstreamPeers")],
  "upstream-process": [absent("atelier", "memberUp"), fails("atelier", "units")],
  "lattice-fingerprint": [
    absent("relay", "latticeId"),
    absent("atelier", "latticeId"),
    fails("relay", "lattice-id"),
    fails("atelier", "lattice-id"),
  ],
  discovery: [absent("relay", "discoveryPeers")],
};

const COMMITTEE: Readonly<Record<string, readonly Fault[]>> = {
  "committee-size": [absent("unseal", "committeeSize")],
  leaders: [fails("unseal", "journal")],
  "members-up": [absent("unseal", "memberUp")],
  "host-units": [fails("unseal", "units")],
};

async function verdicts(faults: readonly Fault[], command: string) {
  return withDrill({ faults: [...faults] }, async ({ app }) => {
    const result = VerifyResult.parse((await app.dispatcher.dispatch(command)).result);
    return {
      result,
      steps: Object.fromEntries(result.steps.map(({ id, verdict }) => [id, verdict])),
    };
  });
}

/** What is seen with every source there, once for each scenario. */
const known = new Map<string, ReturnType<typeof verdicts>>();

function undisturbed(scenario: string, command: string) {
  const key = `${scenario} ${command}`;
  const before = known.get(key) ?? verdicts(loadScenario(scenario).faults, command);
  known.set(key, before);
  return before;
}

const cases = [
  ...["healthy", "upstream-down", "fingerprint-mismatch", "network-partition"].flatMap((scenario) =>
    Object.entries(UPSTREAM).map(
      ([step, gone]) => [scenario, "verify upstream relay atelier", step, gone] as const,
    ),
  ),
  ...["healthy", "members-down", "below-majority"].flatMap((scenario) =>
    Object.entries(COMMITTEE).map(
      ([step, gone]) => [scenario, "verify committee unseal", step, gone] as const,
    ),
  ),
];

describe("a step whose source is down", () => {
  it.each(cases)("in %s: `%s` cannot tell %s, and nothing else changes", async (...given) => {
    const [scenario, command, step, gone] = given;
    const { faults } = loadScenario(scenario);
    const seen = await undisturbed(scenario, command);
    const blind = await verdicts([...faults, ...gone], command);

    expect(["pass", "fail"]).toContain(seen.steps[step]);
    // Sizes that nobody told cannot be compared either: that step has no source of its own.
    const compared = step === "committee-size" ? { "views-agree": "not-needed" } : {};
    expect(blind.steps).toEqual({ ...seen.steps, ...compared, [step]: "unknown" });
    expect(blind.result.wouldSettle).toEqual([step]);
    expect(blind.result.confidence).toBe("low");
    expect(blind.result.walk).toBeDefined();
  });
});

import { describe, expect, it } from "@jest/globals";
import type { Fault } from "../../src/drill/fault.ts";
import { loadScenario } from "../../src/drill/scenario.ts";
import type { MetricKey } from "../../src/lattice/metric-key.ts";
import type { Organism } from "../../src/lattice/organism.ts";
import { undisturbed, verdicts } from "./verdicts.ts";

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

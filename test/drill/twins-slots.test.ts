import { describe, expect, it } from "@jest/globals";
import type { Fault } from "../../src/drill/fault.ts";
import { loadScenario } from "../../src/drill/scenario.ts";
import type { Organism } from "../../src/lattice/organism.ts";
import { undisturbed, verdicts } from "./verdicts.ts";

const fails = (
  organism: Organism,
  question: "units" | "journal" | "environment",
  unit?: string,
): Fault => ({
  kind: "host-question-fails",
  organism,
  question,
  ...(unit === undefined ? {} : { unit }),
});

const UNIT = "builder@atelier-member.service";

/**
 * The source of each step, taken away; and what else it changes: steps that combine others have no source of their
 * own, and answer then that they are not needed.
 */
interface Blind {
  readonly gone: readonly Fault[];
  readonly also?: Readonly<Record<string, string>>;
}

const absent = (organism: Organism, metric: "tdxAttested" | "divergence"): Fault => ({
  kind: "series-absent",
  organism,
  metric,
});

const counterless = (organism: Organism, metric: "mismatches" | "evidenceFailures"): Fault => ({
  kind: "series-absent",
  organism,
  metric,
});

const TDX: Readonly<Record<string, Blind>> = {
  "attested-metric": { gone: [absent("atelier", "tdxAttested")] },
  "unit-state": { gone: [fails("atelier", "units")] },
  "unit-log": { gone: [fails("atelier", "journal", UNIT)] },
  "quote-provider-log": {
    gone: [
      fails("atelier", "journal", "qgsd.service"),
      fails("atelier", "journal", "pccs.service"),
    ],
  },
  "pinned-mrtd": { gone: [fails("atelier", "environment")], also: { "config-alike": "unknown" } },
  quote: {
    gone: [{ kind: "quotes-down" }],
    also: { "quote-measurements": "not-needed", "tcb-status": "not-needed" },
  },
};

const DIVERGENCE: Readonly<Record<string, Blind>> = {
  "divergence-metric": { gone: [absent("atelier", "divergence")] },
};

const MISMATCH: Readonly<Record<string, Blind>> = {
  "mismatch-metric": { gone: [counterless("relay", "mismatches")] },
  "proposer-acks": { gone: [fails("relay", "journal")] },
  "block-canonical": { gone: [{ kind: "node-fails", node: "independent", mode: "refuses" }] },
  deliveries: { gone: [{ kind: "relay-data", mode: "rate-limited" }] },
};

const EVIDENCE: Readonly<Record<string, Blind>> = {
  "evidence-metric": { gone: [counterless("tally", "evidenceFailures")] },
  included: {
    gone: [{ kind: "beacon-down" }],
    also: { attribution: "not-needed" },
  },
};

const cases = (
  [
    [["healthy", "environment-mrtd", "tcb-out-of-date"], "verify tdx atelier-1", TDX],
    [["healthy", "malicious-member"], "verify divergence 9412340", DIVERGENCE],
    [["mismatch-final"], "verify mismatch 9412340", MISMATCH],
    [["tally-bug"], "verify evidence 9412340", EVIDENCE],
  ] as const
).flatMap(([scenarios, command, steps]) =>
  scenarios.flatMap((scenario) =>
    Object.entries(steps).map(([step, blind]) => [scenario, command, step, blind] as const),
  ),
);

describe("a step whose source is down", () => {
  it.each(cases)("in %s: `%s` cannot tell %s, and nothing is made of it", async (...given) => {
    const [scenario, command, step, { gone, also = {} }] = given;
    const seen = await undisturbed(scenario, command);
    const blind = await verdicts([...loadScenario(scenario).faults, ...gone], command);

    expect(["pass", "fail"]).toContain(seen.steps[step]);
    expect(blind.steps).toEqual({ ...seen.steps, ...also, [step]: "unknown" });
    expect(blind.result.cause === "recovered" && blind.result.confidence === "high").toBe(false);
    expect(blind.result.walk).toBeDefined();
  });
});

describe("sources of the chain that are all gone", () => {
  it.each([
    ["verify mismatch 9412340", [{ kind: "beacon-down" }], ["on-chain-block"]],
    ["verify mismatch latest", [{ kind: "beacon-down" }], ["affected-slots"]],
    [
      "verify evidence 9412340",
      [
        { kind: "reader", reader: 1, mode: "html" },
        { kind: "reader", reader: 2, mode: "hangs" },
      ],
      ["walk", "links"],
    ],
    [
      "verify divergence 9412340",
      [
        { kind: "reader", reader: 1, mode: "refuses" },
        { kind: "reader", reader: 2, mode: "refuses" },
      ],
      ["input-hashes"],
    ],
  ] as const)(
    "%s says so, is sure of nothing and blames nobody",
    async (command, faults, steps) => {
      const { result } = await verdicts(faults, command);

      // A counter that stands at 0 says that the alert is over; certain it is not.
      expect(result.cause).toBe(/divergence|latest/.test(command) ? "recovered" : "inconclusive");
      expect(result.confidence).toBe("low");
      expect(result.wouldSettle).toEqual(expect.arrayContaining([...steps]));
      for (const id of steps) {
        expect([id, result.steps.find((step) => step.id === id)?.verdict]).toEqual([id, "unknown"]);
      }
    },
  );
});

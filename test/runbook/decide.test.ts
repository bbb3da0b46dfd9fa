import { describe, expect, it } from "@jest/globals";
import type { DecisionTable } from "../../src/runbook/decide.ts";
import { decide } from "../../src/runbook/decide.ts";
import { defineEntry } from "../../src/runbook/entry.ts";
import type { EntryPage } from "../../src/runbook/entry.ts";
import { runbook } from "../../src/runbook/index.ts";
import { missingUpstream } from "../../src/runbook/entries/missing-upstream.ts";
import { committeeBelowQuorum } from "../../src/runbook/entries/committee-below-quorum.ts";
import { STEP_VERDICTS } from "../../src/runbook/step.ts";
import type { StepVerdict } from "../../src/runbook/step.ts";

type Verdicts = Record<string, StepVerdict>;

/** Every combination of verdicts of the steps that the table names. */
function* combinations(ids: readonly string[]): Generator<Verdicts> {
  const [first, ...rest] = ids;
  if (first === undefined) {
    yield {};
    return;
  }
  for (const verdicts of combinations(rest)) {
    for (const verdict of STEP_VERDICTS) yield { ...verdicts, [first]: verdict };
  }
}

/** More combinations than this are drawn instead of counted through; a table of eight steps has as many. */
const MOST = STEP_VERDICTS.length ** 8;

const DRAWN = 40_000;

/** Draws that come near every line of the table: a line's own verdicts, and the rest at random. */
function* drawn({ table }: EntryPage, ids: readonly string[]): Generator<Verdicts> {
  const lines = [...table.rows.map(({ when }) => when), table.recovered ?? {}, {}];
  const random = numbers(20_261_124);
  const one = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T;
  for (let count = 0; count < DRAWN; count += 1) {
    const when: Readonly<Record<string, readonly StepVerdict[] | undefined>> = one(lines);
    const rest = one([STEP_VERDICTS, ["pass", "not-needed"], ["pass", "unknown"]] as const);
    yield Object.fromEntries(ids.map((id) => [id, one<StepVerdict>(when[id] ?? rest)]));
  }
}

/** The same numbers in every run: a linear congruential generator (Numerical Recipes). */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(1_664_525, state) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

function verdictsOf(entry: EntryPage, ids: readonly string[]): Iterable<Verdicts> {
  return STEP_VERDICTS.length ** ids.length <= MOST ? combinations(ids) : drawn(entry, ids);
}

function namedSteps({ table }: EntryPage): readonly string[] {
  const whens = [...table.rows.map(({ when }) => when), table.recovered ?? {}];
  return [...new Set(whens.flatMap((when) => Object.keys(when)))];
}

describe.each(runbook.map((entry) => [entry.id, entry] as const))(
  "the table of %s",
  (_id, entry) => {
    const steps = namedSteps(entry);
    const causes = [...Object.keys(entry.causes), "recovered", "inconclusive"];

    it("names only steps that the entry has", () => {
      expect(entry.steps.map(({ id }) => id)).toEqual(expect.arrayContaining([...steps]));
    });

    it("comes to exactly one outcome for every combination of verdicts, or as many as can be drawn", () => {
      let seen = 0;
      const reached = new Set<string>();
      for (const verdicts of verdictsOf(entry, steps)) {
        const decision = decide(entry.table, verdicts);
        const supported = entry.table.rows
          .filter(({ when }) =>
            Object.entries(when).every(([id, allowed]) =>
              allowed?.includes(verdicts[id] ?? "unknown"),
            ),
          )
          .map(({ cause }) => cause);
        const unread = steps.filter((id) => verdicts[id] === "unknown");
        reached.add(decision.cause);
        seen += 1;

        // By hand, from the contract: the table's order, nothing invented, no certainty without reading.
        if (!causes.includes(decision.cause)) throw new Error(`invented ${decision.cause}`);
        const own = [decision.cause, ...decision.also].filter((cause) => supported.includes(cause));
        const expected = [...new Set(supported)];
        if (own.join() !== expected.join()) throw new Error(JSON.stringify({ verdicts, decision }));
        if (expected.length === 0 && decision.also.length > 0)
          throw new Error("also, and no cause");
        if (decision.wouldSettle.toSorted().join() !== unread.toSorted().join()) {
          throw new Error(JSON.stringify({ verdicts, decision }));
        }
        if (
          decision.confidence === "high" &&
          (unread.length > 0 || decision.cause === "inconclusive")
        ) {
          throw new Error(`too sure: ${JSON.stringify({ verdicts, decision })}`);
        }
      }
      const all = STEP_VERDICTS.length ** steps.length;
      expect(seen).toBe(all <= MOST ? all : DRAWN);
      const possible = causes.filter((cause) => cause !== "recovered" || entry.table.recovered);
      expect([...reached].toSorted()).toEqual(possible.toSorted());
    });

    it("blames nobody without a step that was seen to fail", () => {
      const blaming = entry.table.rows.filter(({ blames }) => blames === true);
      for (const verdicts of verdictsOf(entry, steps)) {
        if (Object.values(verdicts).includes("fail")) continue;
        const { cause, also } = decide(entry.table, verdicts);
        const told: readonly string[] = [cause, ...also];
        const blamed = blaming.find((row) => told.includes(row.cause));
        if (blamed !== undefined) throw new Error(`blames: ${JSON.stringify(verdicts)}`);
      }
    });
  },
);

describe("what was seen of another moment", () => {
  it("makes nothing certain, and is named", () => {
    const table: DecisionTable<"a" | "b", "c"> = {
      rows: [{ cause: "c", decides: "a", when: { a: ["fail"] } }],
      recovered: { b: ["pass"] },
    };
    const seen = { a: "fail", b: "pass" } as const;

    expect(decide(table, seen)).toMatchObject({ confidence: "high", wouldSettle: [] });
    const told = { cause: "c", confidence: "low", wouldSettle: ["b"] };
    expect(decide(table, seen, new Set(["b"]))).toMatchObject(told);
  });
});

describe("missing-upstream", () => {
  const { table } = missingUpstream;
  const seen = {
    "upstream-peers": "fail",
    "upstream-process": "pass",
    "lattice-fingerprint": "pass",
    discovery: "pass",
  } as const;

  it.each([
    [{ "upstream-process": "fail" }, "upstream-down", "high"],
    [{ "lattice-fingerprint": "fail" }, "fingerprint-mismatch", "high"],
    [{ discovery: "fail" }, "network-partition", "high"],
    [{ "upstream-process": "fail", discovery: "unknown" }, "upstream-down", "low"],
    [{ "upstream-process": "unknown", discovery: "fail" }, "inconclusive", "low"],
    [{ "upstream-peers": "pass" }, "recovered", "high"],
    [{ "upstream-peers": "pass", discovery: "unknown" }, "recovered", "low"],
    [{ "lattice-fingerprint": "not-needed", "upstream-process": "fail" }, "upstream-down", "high"],
    [{}, "inconclusive", "low"],
  ] as const)("%j is %s with confidence %s", (change, cause, confidence) => {
    expect(decide(table, { ...seen, ...change })).toMatchObject({ cause, confidence });
  });

  it("tells what else is supported, and what is still possible", () => {
    const both = { ...seen, "upstream-process": "fail", "lattice-fingerprint": "fail" } as const;
    const blind = { ...seen, "upstream-process": "unknown", discovery: "fail" } as const;

    expect(decide(table, both)).toMatchObject({ also: ["fingerprint-mismatch"] });
    expect(decide(table, blind)).toMatchObject({
      suspects: ["network-partition"],
      wouldSettle: ["upstream-process"],
    });
  });
});

describe("committee-below-quorum", () => {
  const fine = {
    "committee-size": "pass",
    "views-agree": "pass",
    leaders: "pass",
    "members-up": "pass",
    "host-units": "pass",
    "majority-up": "pass",
  } as const;

  it.each([
    [{ "members-up": "fail" }, "members-down"],
    [{ "host-units": "fail" }, "members-down"],
    [{ "views-agree": "fail" }, "split-view"],
    [{ leaders: "fail" }, "split-view"],
    [{ "views-agree": "fail", "majority-up": "fail" }, "inconclusive"],
    [{ leaders: "fail", "majority-up": "unknown" }, "inconclusive"],
    [{ leaders: "unknown", "host-units": "unknown" }, "recovered"],
    [{ "committee-size": "fail" }, "inconclusive"],
  ] as const)("%j is %s", (change, cause) => {
    expect(decide(committeeBelowQuorum.table, { ...fine, ...change }).cause).toBe(cause);
  });
});

describe("an entry", () => {
  const page = {
    id: "evidence-failure",
    title: "x",
    command: "x",
    alert: { expression: "x", lasting: "x", rules: () => [] },
    cause: "x",
    steps: [{ id: "a", asks: "?", look: () => Promise.reject(new Error("not looked")) }],
    causes: { c: "c" },
    table: { rows: [{ cause: "c", decides: "a", when: { a: ["fail"] } }] },
    mitigations: [],
  } as const;

  it("cannot have a step twice, a cause no line leads to, or blame by elimination", () => {
    const row = { cause: "c", decides: "a", when: { a: ["pass"] }, blames: true } as const;

    expect(() => defineEntry(page)).not.toThrow();
    expect(() => defineEntry({ ...page, steps: [...page.steps, ...page.steps] })).toThrow("twice");
    expect(() => defineEntry({ ...page, table: { rows: [] } })).toThrow("no line leads to c");
    expect(() => defineEntry({ ...page, table: { rows: [row] } })).toThrow("blames");
  });
});

import { describe, expect, it } from "@jest/globals";
import { EXIT_STATUS } from "../../src/command/outcome.ts";
import { ORGANISMS } from "../../src/lattice/organism.ts";
import { loadExpectations } from "../../src/drill/expectations.ts";
import { drillList, DrillListResult } from "../../src/drill/list.ts";
import { loadScenario, scenarioNames } from "../../src/drill/scenario.ts";
import { plainText, WIDTH } from "../../src/message/plain-text.ts";
import { stateOf } from "../walk/lattice-under-test.ts";
import { withDrill } from "./open.ts";

const EXPECTATIONS = loadExpectations();

describe("the scenarios", () => {
  it("have commands that show them, each of them", () => {
    expect(Object.keys(EXPECTATIONS).toSorted()).toEqual(scenarioNames().toSorted());
    for (const commands of Object.values(EXPECTATIONS)) expect(commands.length).toBeGreaterThan(0);
  });

  it("are listed with what they simulate and what their commands answer", () => {
    const { result } = drillList();

    expect(DrillListResult.parse(result)).toEqual(result);
    expect(result.scenarios[0]?.name).toBe("healthy");
    for (const organism of ORGANISMS) {
      expect(result.scenarios.map(({ name }) => name)).toContain(`${organism}-stalled`);
    }
  });
});

const rows = scenarioNames().flatMap((name) =>
  (EXPECTATIONS[name] ?? []).map((expected) => [name, expected.text, expected] as const),
);

describe("over real HTTP", () => {
  it.each(rows)("%s: %s answers as the list says", async (name, text, expected) => {
    await withDrill(loadScenario(name), async ({ app }) => {
      const answer = await app.dispatcher.dispatch(text);

      expect(answer).toMatchObject({ outcome: expected.outcome, drill: true });
      expect(EXIT_STATUS[answer.outcome]).toBe(expected.exit);
      if (expected.verdict !== undefined) {
        expect(answer.result).toMatchObject({ verdict: expected.verdict });
      }
      if (expected.cause !== undefined) {
        expect(answer.result).toMatchObject({ cause: expected.cause });
      }
      const printed = plainText(answer.message);
      expect(printed.split("\n")[0]).toContain("DRILL");
      for (const row of printed.split("\n")) expect(row.length).toBeLessThanOrEqual(WIDTH);
    });
  });

  it.each(ORGANISMS)(
    "%s-stalled is stalled there, after what stands above it",
    async (organism) => {
      await withDrill(loadScenario(`${organism}-stalled`), async ({ walk }) => {
        const above = ORGANISMS[ORGANISMS.indexOf(organism) - 1] ?? null;

        expect(await walk()).toMatchObject({ stalledAt: organism, lastCommitted: above });
      });
    },
  );

  it("slot-edge shows a slot that relay may still commit", async () => {
    await withDrill(loadScenario("slot-edge"), async ({ walk }) => {
      expect(stateOf(await walk("9412345"), "relay").state).toBe("pending");
    });
  });

  it("slot-skipped went on, and a hole is one organism's", async () => {
    await withDrill(loadScenario("slot-skipped"), async ({ walk }) => {
      expect(await walk("9412341")).toMatchObject({ stalledAt: "offer", wentOnAt: 9_412_345 });
    });
    await withDrill(loadScenario("hole"), async ({ walk, app }) => {
      expect(stateOf(await walk("9412341"), "offer").state).toBe("missing");
      const { message } = await app.dispatcher.dispatch("walk 9412341");
      expect(plainText(message)).toContain("tally committed, but offer above it did not");
    });
  });

  it("readers-disagree shows who says what", async () => {
    await withDrill(loadScenario("readers-disagree"), async ({ app }) => {
      const { message } = await app.dispatcher.dispatch("walk current");
      const printed = plainText(message).replace(/\s+/g, " ");

      expect(printed).toMatch(
        /Readers of atelier disagree: \S+ has [0-9a-f]{10}; \S+ has [0-9a-f]{10}/,
      );
    });
  });
});

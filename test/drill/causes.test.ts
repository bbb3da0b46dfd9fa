import { describe, expect, it } from "@jest/globals";
import { loadExpectations } from "../../src/drill/expectations.ts";
import { runbook } from "../../src/runbook/index.ts";

const EXPECTATIONS = loadExpectations();

describe("for every cause of the runbook", () => {
  it.each(
    runbook.flatMap(({ id, causes }) => Object.keys(causes).map((cause) => [id, cause] as const)),
  )("%s: a scenario is called %s, and shows it", (_entry, cause) => {
    const shown = (EXPECTATIONS[cause] ?? []).filter(({ text }) => text.startsWith("verify"));

    expect(shown.map((expected) => expected.cause)).toContain(cause);
  });
});

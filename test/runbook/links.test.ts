import { expect, it } from "@jest/globals";
import type { OrganismState } from "../../src/lattice/organism-state.ts";
import { forEachOrganism } from "../../src/lattice/organism.ts";
import type { SlotRecord } from "../../src/lattice/record.ts";
import { linksOf } from "../../src/runbook/steps/evidence/links.ts";

const SLOT = 100;

/** As when readers of unseal name different rounds: the state may be of one, and the record of another. */
it.each([
  [7, true],
  [8, false],
])("a round %d that unseal names is zipnet's own: %s", (round, holds) => {
  const record = (fields: SlotRecord["fields"]): SlotRecord => ({
    slot: SLOT,
    index: 1,
    committedAtMs: 0,
    digest: "ab",
    fields,
  });
  const committed = (fields: SlotRecord["fields"]): OrganismState => ({
    state: "committed",
    witnesses: 1,
    record: record(fields),
    readings: [],
  });
  const states = {
    ...forEachOrganism(() => committed({})),
    zipnet: committed({ round: 7 }),
    unseal: committed({ round }),
  };
  const link = linksOf(states, undefined).find(({ between }) => between.includes("the round"));

  expect(link).toMatchObject({ holds, organism: "unseal" });
});

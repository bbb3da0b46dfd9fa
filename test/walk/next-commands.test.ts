import { describe, expect, it } from "@jest/globals";
import type { OfferedCommand } from "../../src/message/model.ts";
import { nextCommands } from "../../src/walk/next-commands.ts";

type Walked = Parameters<typeof nextCommands>[0];

const offered = (walked: Partial<Walked>): readonly OfferedCommand[] =>
  nextCommands({ verdict: "stalled", slot: 90, clockSlot: 93, stalledAt: null, ...walked }).flatMap(
    (block) => (block.kind === "commands" ? block.commands : []),
  );

const texts = (walked: Partial<Walked>) => offered(walked).map(({ text }) => text);

describe("what a walk offers next", () => {
  it("looks into a stall: can the organism commit, and does it hear what stands above it?", () => {
    expect(texts({ stalledAt: "relay" })).toEqual([
      "verify committee relay",
      "verify upstream relay",
      "walk current",
    ]);
  });

  it("has a button for each, which says the same", () => {
    expect(offered({ stalledAt: "atelier" }).map(({ button }) => button?.label)).toEqual([
      "Verify committee atelier",
      "Verify upstream atelier",
      "Walk current slot",
    ]);
  });

  it("offers no upstream of zipnet: nothing stands above it", () => {
    expect(texts({ stalledAt: "zipnet" })).toEqual(["verify committee zipnet", "walk current"]);
  });

  it("compares the records of a slot that does not fit together", () => {
    expect(texts({ verdict: "inconsistent" })).toEqual(["verify evidence 90", "walk 90"]);
  });

  it.each(["complete", "not-won"] as const)(
    "offers nothing where nothing is wrong: %s",
    (verdict) => {
      expect(nextCommands({ verdict, slot: 90, clockSlot: 93, stalledAt: null })).toEqual([]);
    },
  );

  it.each([
    ["in-progress", 90, "look again"],
    ["unknown", 94, "once it has begun"],
  ] as const)("walks the same slot again: %s", (verdict, slot, why) => {
    expect(offered({ verdict, slot })).toEqual([
      { text: `walk ${slot}`, why, button: { label: "Walk this slot" } },
    ]);
  });
});

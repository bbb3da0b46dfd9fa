import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { alertThreshold, committeeHealth, majority } from "../../src/lattice/committee.ts";
import type { MemberUp } from "../../src/lattice/committee.ts";

describe("committee thresholds", () => {
  it.each([
    [1, 1, 1],
    [2, 2, 2],
    [3, 3, 2],
    [4, 3, 3],
    [5, 4, 3],
    [7, 5, 4],
  ])("of %i members alert below %i and need %i to commit", (n, threshold, needed) => {
    expect(alertThreshold(n)).toBe(threshold);
    expect(majority(n)).toBe(needed);
  });
});

describe("what is known of a committee", () => {
  it.each<[MemberUp[], string]>([
    [["up", "up", "down"], "up"],
    [["up", "down", "down"], "below-majority"],
    [["up", "down", "unknown"], "unknown"],
    [["unknown", "unknown", "unknown"], "unknown"],
    [["up", "up", "unknown"], "up"],
    [["unknown", "down", "down"], "below-majority"],
  ])("%j is %s", (members, health) => {
    expect(committeeHealth(3, members)).toBe(health);
  });

  it("never changes from one certain answer to the other when a silent member speaks", () => {
    const member = fc.constantFrom<MemberUp>("up", "down", "unknown");
    fc.assert(
      fc.property(fc.array(member, { minLength: 1, maxLength: 7 }), fc.nat(6), (members, which) => {
        const before = committeeHealth(members.length, members);
        if (before === "unknown" || members[which] !== "unknown") return;
        for (const spoken of ["up", "down"] as const) {
          expect(committeeHealth(members.length, members.with(which, spoken))).toBe(before);
        }
      }),
    );
  });
});

import { describe, expect, it } from "@jest/globals";
import type { Plan } from "../../src/lattice/plan.ts";
import { unitsLine } from "../../src/mitigation/preflight/hosts-and-units.ts";
import type { UnitSeen } from "../../src/mitigation/state/unit-seen.ts";
import { withMitigation } from "./mitigation-under-test.ts";
import { actor } from "./people.ts";

const seen = (host: string, part: Omit<UnitSeen, "host" | "unit">): UnitSeen => ({
  host,
  unit: "relay.service",
  ...part,
});

describe("the preflight of units", () => {
  it("names what is still going down, and counts it neither as stopped nor as crashed", () => {
    const plan = { unitVerb: "start" } as Plan;
    const units = [
      seen("relay-1", { class: "stopped" }),
      seen("relay-2", { class: "stopped", crashed: true, goingDown: true }),
      seen("relay-3", { class: "stopped", crashed: true }),
    ];
    const { summary } = unitsLine(plan, units);

    expect(summary).toBe(
      "0 of 3 run; 2 stopped; still going down: relay.service on relay-2; went down by themselves: relay.service on relay-3",
    );
  });

  it("tells the second person what is still going down", () =>
    withMitigation(async (under) => {
      under.hosts
        .unit("relay-2")
        .is({ active: "deactivating", sub: "stop-sigkill", result: "timeout" });
      const { preflight } = await under.request(actor("ada"), { verb: "pause" });

      expect(preflight).toContain("still going down: relay.service on relay-2");
      expect(preflight).not.toContain("went down by themselves");
    }));
});

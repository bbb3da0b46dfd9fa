import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { loadScenario } from "../../src/drill/scenario.ts";
import { Simulation } from "../../src/drill/simulation.ts";
import { loadTopology } from "../../src/drill/topology.ts";
import { unitCommand, UnitResult } from "../../src/drill/unit-command.ts";
import { plainText } from "../../src/message/plain-text.ts";

describe("the trainer's own hand", () => {
  const clock = { nowMs: Date.now() };
  let simulation: Simulation;

  beforeAll(async () => {
    simulation = await Simulation.open(loadTopology(), loadScenario("healthy"), () => clock.nowMs);
  });

  afterAll(() => simulation.close());

  const done = (...words: readonly string[]) => {
    const answer = unitCommand(simulation, words);
    if ("code" in answer) throw new Error(answer.text);
    return {
      ...UnitResult.parse(answer.result),
      printed: plainText({ origin: null, ...answer.body }),
    };
  };
  const refusedWith = (...words: readonly string[]) => {
    const answer = unitCommand(simulation, words);
    return "code" in answer ? answer.text : "not refused";
  };

  it("looks at a unit without touching it", () => {
    expect(done("relay-2")).toMatchObject({
      member: "relay-2",
      host: "host-relay-2",
      unit: "builder@relay-member.service",
      did: null,
      active: "active",
      sub: "running",
    });
    expect(simulation.history).toEqual([]);
  });

  it("stops a unit at once, and it is stopped a moment later", () => {
    const first = done("relay-2", "stop");
    clock.nowMs += 2_000;
    const later = done("Relay-2");

    expect(first).toMatchObject({ did: "stop", active: "deactivating" });
    expect(first.printed).toContain("deactivating (stop-sigterm)");
    expect(later).toMatchObject({ did: null, active: "inactive", mainPid: 0 });
    expect(simulation.history).toMatchObject([{ member: "relay-2", does: "stop", by: "hand" }]);
  });

  it.each(["start", "restart", "crash"] as const)("can %s", (deed) => {
    done("offer-1", deed);

    expect(simulation.history.at(-1)).toMatchObject({ member: "offer-1", does: deed, by: "hand" });
  });

  it("reaches zipnet's aggregator", () => {
    expect(done("zipnet-aggregator-1").unit).toBe("builder@zipnet-aggregator.service");
  });

  it.each([
    [["realy-2"], "Did you mean `relay-2`"],
    [[], "No member was named"],
    [["relay-2", "kill"], "“kill” cannot be done to a unit here; stop, start, restart, crash can"],
    [["relay-2", "stop", "now"], "“now”"],
  ])("refuses %j, says what to do, and does nothing", (words, said) => {
    const before = simulation.history.length;

    expect(refusedWith(...words)).toContain(said);
    expect(refusedWith(...words)).toMatch(/For example: unit \S+ stop$/);
    expect(simulation.history).toHaveLength(before);
  });
});

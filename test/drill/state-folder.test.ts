import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadScenario, scenarioNames } from "../../src/drill/scenario.ts";
import type { Scenario } from "../../src/drill/scenario.ts";
import { membersOf } from "../../src/drill/simulated-member.ts";
import { Stage } from "../../src/drill/stage.ts";
import { openStateFolder } from "../../src/drill/state-folder.ts";
import { loadTopology } from "../../src/drill/topology.ts";
import { unitAt } from "../../src/drill/units/unit-at.ts";
import { UNIT_DEEDS } from "../../src/drill/units/unit-event.ts";
import { newestSlots } from "../../src/drill/records.ts";
import { ORGANISMS } from "../../src/lattice/organism.ts";

const TOPOLOGY = loadTopology();
const MEMBERS = membersOf({ topology: TOPOLOGY });
const HEALTHY = loadScenario("healthy");

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "lattice-drill-"));
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

interface Clock {
  nowMs: number;
}

/** The drill that the folder keeps, as a process that opens it has it. */
function opened(clock: Clock, scenario: Scenario = HEALTHY, path = folder): Stage {
  const found = openStateFolder(path);
  if (found.kind === "unfit") throw new Error(found.detail);
  const { keeper } = found;
  return new Stage({ topology: TOPOLOGY, scenario, now: () => clock.nowMs, keeper });
}

/** What can be seen of a world at a time. */
function seen({ world }: Stage, nowMs: number): unknown {
  return {
    units: MEMBERS.map((member) => unitAt(world, member, nowMs)),
    newest: ORGANISMS.map((organism) => newestSlots(world, organism, nowMs, 5)),
    slots: world.slots,
    faults: world.faults,
    baseSlot: world.baseSlot,
    beganMs: world.beganMs,
  };
}

const stop = { member: "relay-2", does: "stop", by: "hand" } as const;

describe("a drill that is kept in a folder", () => {
  it("goes on with the same clock, scenario and units", () => {
    const clock = { nowMs: 1_795_000_000_000 };
    const before = opened(clock);
    before.record(stop);
    clock.nowMs += 3_600_000;
    const after = opened(clock);

    expect(seen(after, clock.nowMs)).toEqual(seen(before, clock.nowMs));
    expect(after.history.all).toEqual([{ atMs: 1_795_000_000_000, ...stop }]);
    expect(after.clockSlot - TOPOLOGY.startSlot).toBe(300);
  });

  it("is at the same time the same as before, whatever was done", () => {
    const deed = fc.record({
      passMs: fc.integer({ min: 0, max: 20_000 }),
      member: fc.constantFrom(...MEMBERS.map(({ name }) => name)),
      does: fc.constantFrom(...UNIT_DEEDS),
      by: fc.constantFrom("bot" as const, "hand" as const),
      switchTo: fc.option(
        fc.oneof(
          fc.constantFrom("unit-stuck", "unit-comes-back", "crash-loop", "unit-ignores-sigterm"),
          fc.constantFrom(
            ...scenarioNames().filter((name) => loadScenario(name).intoSlot === undefined),
          ),
        ),
        { freq: 3 },
      ),
    });
    fc.assert(
      fc.property(
        fc.array(deed, { maxLength: 12 }),
        fc.array(fc.integer({ min: -60_000, max: 600_000 }), { minLength: 1, maxLength: 4 }),
        (deeds, looks) => {
          const path = mkdtempSync(join(folder, "world-"));
          const clock = { nowMs: 1_795_000_000_000 };
          const before = opened(clock, HEALTHY, path);
          for (const { passMs, switchTo, member, does, by } of deeds) {
            clock.nowMs += passMs;
            if (switchTo !== null) before.play(loadScenario(switchTo));
            before.record({ member, does, by });
          }
          const after = opened(clock, before.scenario, path);

          for (const afterMs of looks) {
            expect(seen(after, clock.nowMs + afterMs)).toEqual(seen(before, clock.nowMs + afterMs));
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  it("has on disk what was done before anyone is told of it", () => {
    const stage = opened({ nowMs: 1_795_000_000_000 });
    stage.record(stop);

    expect(readFileSync(join(folder, "units.jsonl"), "utf8")).toBe(
      `${JSON.stringify({ atMs: 1_795_000_000_000, ...stop })}\n`,
    );
  });

  it("keeps the scenario that was switched to, and when", () => {
    const clock = { nowMs: 1_795_000_000_000 };
    opened(clock).play(loadScenario("relay-stalled"));
    const kept = openStateFolder(folder);

    expect(kept).toMatchObject({
      keeper: { world: { scenario: "relay-stalled", beganMs: clock.nowMs } },
    });
  });

  it("begins another scenario in the clock's slot when it is opened with one", () => {
    const clock = { nowMs: 1_795_000_000_000 };
    opened(clock).record(stop);
    clock.nowMs += 3_600_000;
    const after = opened(clock, loadScenario("unit-stuck"));

    expect(after.world.baseSlot).toBe(after.clockSlot);
    expect(after.world.beganMs).toBe(clock.nowMs);
    expect(
      unitAt(after.world, { organism: "relay", name: "relay-2", role: "member" }, clock.nowMs),
    ).toMatchObject({ active: "inactive" });
  });

  it("drops half a line that a power cut left, and writes the next one whole", () => {
    const clock = { nowMs: 1_795_000_000_000 };
    opened(clock).record(stop);
    appendFileSync(join(folder, "units.jsonl"), '{"atMs":17950000');
    const after = opened(clock);
    expect(after.history.all).toHaveLength(1);
    after.record({ ...stop, does: "start" });
    after.record({ ...stop, does: "crash" });

    expect(opened(clock).history.all.map(({ does }) => does)).toEqual(["stop", "start", "crash"]);
  });

  it("is not changed by being looked into", () => {
    opened({ nowMs: 1_795_000_000_000 });
    writeFileSync(join(folder, "units.jsonl"), '{"atMs":1');
    const before = readFileSync(join(folder, "world.json"), "utf8");
    opened({ nowMs: 1_796_000_000_000 });

    expect(readFileSync(join(folder, "world.json"), "utf8")).toBe(before);
    expect(readFileSync(join(folder, "units.jsonl"), "utf8")).toBe('{"atMs":1');
  });

  it.each([
    ["world.json", "{}", "world.json in it cannot be read"],
    ["world.json", "no json", "world.json in it cannot be read"],
    ["units.jsonl", '{"atMs":1}\n', "units.jsonl in it cannot be read in line 1"],
  ])("is none where %s holds %j", (file, text, words) => {
    writeFileSync(join(folder, file), text);
    const found = openStateFolder(folder);

    expect(found).toEqual({ kind: "unfit", detail: expect.stringContaining(words) as unknown });
  });

  it("is none where the folder's name is a file's", () => {
    const path = join(folder, "file");
    writeFileSync(path, "");

    expect(openStateFolder(path)).toMatchObject({ kind: "unfit" });
    expect(openStateFolder(join(path, "deeper"))).toMatchObject({ kind: "unfit" });
  });

  it("keeps the order of what was done when the clock is set back", () => {
    const clock = { nowMs: 1_795_000_000_000 };
    const stage = opened(clock);
    stage.record(stop);
    clock.nowMs -= 60_000;
    stage.record({ ...stop, does: "start" });

    const times = stage.history.all.map(({ atMs }) => atMs);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
  });
});
